// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/ExportSettings.h"

#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::tests;

namespace {

const NodeId kExport("export");

/// 96 frames of 64x48 at 12 fps from a file, exported.
Graph footageOut(std::map<std::string, Value> parameters, const std::string& kind = "export-video")
{
    Graph graph;
    add(graph, "footage", "load-clip", {{"file", std::string("96x64x48@12")}});
    add(graph, "export", kind, std::move(parameters));
    link(graph, "footage.clip", "export.clip");
    return graph;
}

ExportSettings settingsOf(const Graph& graph, const ClipShape& clip)
{
    return readExport(graph, kExport, clip, exportFile(graph, kExport, "shot")).value();
}

std::string shapeOf(const Graph& graph)
{
    return shapeText(settingsOf(graph, {96, 48, 64, Rate::of(12)}).shape);
}

/// A node between the footage and the export.
Graph through(Graph graph, const std::string& kind, std::map<std::string, Value> parameters)
{
    add(graph, "between", kind, std::move(parameters));
    link(graph, "footage.clip", kind == "join" || kind == "compare" ? "between.a" : "between.clip");
    link(graph, "between.clip", "export.clip");
    return graph;
}

Value text(const char* value)
{
    return std::string(value);
}

} // namespace

class ExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingChangesUnlessAsked()
    {
        QCOMPARE(shapeOf(footageOut({})), std::string("96 frames of 64x48 at 12 fps"));
        QCOMPARE(messages(inferShapes(footageOut({}), modelsAndFootage())), std::string());
        const auto settings = settingsOf(footageOut({}), {96, 48, 64, Rate::of(12)});
        QCOMPARE(settings.format->id, std::string_view("mp4-h264"));
        QVERIFY(settings.keepsSound && !settings.quality && settings.plays == 0);
    }

    void rangeThenRateThenSize()
    {
        const std::map<std::string, Value> range{{"first", std::int64_t{24}}, {"frames", std::int64_t{48}}};
        QCOMPARE(shapeOf(footageOut(range)), std::string("48 frames of 64x48 at 12 fps"));
        auto conformed = range;
        conformed["rate"] = text("24000/1001");
        conformed["size"] = text("1280x720");
        QCOMPARE(shapeOf(footageOut(conformed)), std::string("96 frames of 1280x720 at 23.976 fps"));
        conformed["retime"] = text("replay");
        QCOMPARE(shapeOf(footageOut(conformed)), std::string("48 frames of 1280x720 at 23.976 fps"));
    }

    void filesAreNamedAfterTheGraph()
    {
        QCOMPARE(exportFile(footageOut({}), kExport, "shot"), std::string("shot.mp4"));
        QCOMPARE(exportFile(footageOut({{"format", text("gif")}}), kExport, "shot"), std::string("shot.gif"));
        QCOMPARE(exportFile(footageOut({}, "export-frames"), kExport, "shot"), std::string("shot.png"));
        QCOMPARE(exportFile(footageOut({{"file", text("a/b.mov")}}), kExport, "shot"),
                 std::string("a/b.mov"));
    }

    /// What a format stores is what its encoder is given.
    void bitsFollowTheFormat_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("bits");
        QTest::addColumn<int>("given");
        QTest::newRow("H.264") << "export-video"
                               << "mp4-h264"
                               << "" << 8;
        QTest::newRow("ProRes") << "export-video"
                                << "mov-prores4444"
                                << "" << 16;
        QTest::newRow("animated PNG") << "export-video"
                                      << "apng"
                                      << "" << 8;
        QTest::newRow("PNG") << "export-frames"
                             << "png-sequence"
                             << "8" << 8;
        QTest::newRow("deep PNG") << "export-frames"
                                  << "png-sequence"
                                  << "16" << 16;
        QTest::newRow("EXR") << "export-frames"
                             << "exr-sequence"
                             << "8" << 16;
    }
    void bitsFollowTheFormat()
    {
        QFETCH(QString, kind);
        QFETCH(QString, format);
        QFETCH(QString, bits);
        QFETCH(int, given);
        std::map<std::string, Value> parameters{{"format", format.toStdString()}};
        if (!bits.isEmpty()) {
            parameters["bits"] = bits.toStdString();
        }
        QCOMPARE(settingsOf(footageOut(parameters, kind.toStdString()), {4, 48, 64, Rate::of(12)}).bits,
                 given);
    }

    void whatCannotBeWrittenIsSaidBeforeItRuns_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("fix");
        const auto row = [](const char* title, const char* kind, const char* parameter, const char* value,
                            const char* format, const char* says, const char* fix = "") {
            QTest::newRow(title) << kind << parameter << value << format << says << fix;
        };
        row("odd size", "export-video", "size", "63x48", "mp4-h264",
            "[export.size] H.264 in MP4 needs an even width and height, got 63x48", "Crop to 62x48");
        row("odd width, 4:2:2", "export-video", "size", "63x47", "mov-prores422",
            "[export.size] ProRes 422 in MOV, 10 bits needs an even width, got 63x47", "Crop to 62x46");
        row("range", "export-video", "first", "96", "mp4-h264",
            "[export.first] the clip has 96 frames; frame 97 is beyond them", "Trim to the clip");
        row("GIF of 60", "export-video", "rate", "60", "gif",
            "[export.rate] expected at most 50 frames per second for GIF, got 60");
        row("plays", "export-video", "plays", "3", "mp4-h264",
            "[export.plays] H.264 in MP4 cannot say how often it plays", "Set plays to 0");
        row("quality", "export-video", "quality", "60", "mp4-h264",
            "[export.quality] expected a crf from 0 to 51, got 60", "Set quality to the standard");
        row("ending", "export-video", "file", "shot.mp4", "webm-vp9",
            "[export.file] expected a name that ends in .webm for VP9 in WebM, got \".mp4\"");
        row("unknown ending", "export-video", "file", "shot.xyz", "",
            "[export.file] expected a name that ends in");
        row("pictures as video", "export-video", "file", "shot.png", "",
            "[export.file] expected a video or an animated picture, got PNG sequence");
        row("video as pictures", "export-frames", "file", "shot.mp4", "",
            "[export.file] expected a picture, PNG, EXR or TIFF, got H.264 in MP4");
    }
    void whatCannotBeWrittenIsSaidBeforeItRuns()
    {
        QFETCH(QString, kind);
        QFETCH(QString, parameter);
        QFETCH(QString, value);
        QFETCH(QString, format);
        QFETCH(QString, says);
        QFETCH(QString, fix);
        auto graph = footageOut({{"format", format.toStdString()}}, kind.toStdString());
        const auto* spec = graph.typeOf(kExport)->parameter(parameter.toStdString());
        set(graph, "export", parameter.toStdString(), valueFromText(*spec, value.toStdString()).value());
        const auto found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(found.issues.size(), std::size_t{1});
        QVERIFY2(found.issues[0].message().rfind(says.toStdString(), 0) == 0, messages(found).c_str());
        QCOMPARE(found.issues[0].severity, Issue::Severity::Error);
        QCOMPARE(found.issues[0].fix.has_value(), !fix.isEmpty());
        if (!fix.isEmpty()) {
            QCOMPARE(found.issues[0].fix->label, fix.toStdString());
            QVERIFY(apply(graph, found.issues[0].fix->edit).ok());
            QCOMPARE(messages(inferShapes(graph, modelsAndFootage())), std::string());
        }
    }

    void soundFollowsTheClip_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QStringList>("parameters");
        QTest::addColumn<double>("start");
        QTest::addColumn<double>("duration");
        const double all = std::numeric_limits<double>::infinity();
        QTest::newRow("trim") << "trim" << QStringList{"first=24", "frames=36"} << 2.0 << 3.0;
        QTest::newRow("resample") << "retime" << QStringList{"rate=30"} << 0.0 << all;
        QTest::newRow("resize") << "resize" << QStringList{"size=32x24"} << 0.0 << all;
        QTest::newRow("replay") << "retime" << QStringList{"rate=30", "mode=replay"} << -1.0 << 0.0;
        QTest::newRow("replay at its own rate")
            << "retime" << QStringList{"rate=12", "mode=replay"} << 0.0 << all;
    }
    void soundFollowsTheClip()
    {
        QFETCH(QString, kind);
        QFETCH(QStringList, parameters);
        QFETCH(double, start);
        QFETCH(double, duration);
        auto graph = through(footageOut({}), kind.toStdString(), {});
        for (const auto& parameter : parameters) {
            const auto name = parameter.section('=', 0, 0).toStdString();
            const auto* spec = graph.typeOf(NodeId("between"))->parameter(name);
            set(graph, "between", name,
                valueFromText(*spec, parameter.section('=', 1).toStdString()).value());
        }
        const auto found = inferShapes(graph, modelsAndFootage());
        const auto& sound = found.sounds.at({NodeId("between"), "clip"});
        QCOMPARE(sound.path.has_value(), start >= 0);
        if (sound.path) {
            QCOMPARE(messages(found), std::string());
            QVERIFY((*sound.path == SoundPath{NodeId("footage"), start, duration}));
        } else {
            QCOMPARE(messages(found),
                     std::string("[export.sound] the sound does not come along: between plays "
                                 "footage at another speed\n"));
        }
    }

    void aJoinKeepsTheFirstSound()
    {
        auto graph = through(footageOut({}), "join", {});
        add(graph, "more", "load-clip", {{"file", text("12x64x48@12")}});
        link(graph, "more.clip", "between.b");
        const auto found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(found.sounds.at({NodeId("between"), "clip"}).path->durationSec, 8.0);
        QCOMPARE(found.issues.size(), std::size_t{1});
        QCOMPARE(found.issues[0].severity, Issue::Severity::Warning);
        QVERIFY(apply(graph, found.issues[0].fix->edit).ok());
        QCOMPARE(messages(inferShapes(graph, modelsAndFootage())), std::string());
    }

    void replayingInTheExportLosesTheSoundToo()
    {
        auto graph = footageOut({{"rate", text("24")}, {"retime", text("replay")}});
        const auto found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(messages(found),
                 std::string("[export.sound] the sound cannot follow pictures of another speed: "
                             "sound is not stretched\n"));
        set(graph, "export", "format", text("gif")); // which never has any
        QCOMPARE(messages(inferShapes(graph, modelsAndFootage())), std::string());
    }
};

CASCADE_TEST(ExportTest);
#include "tst_Export.moc"
