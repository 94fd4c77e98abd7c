// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"
#include "core/video/Sidecar.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"
#include "tests/video/ExportSupport.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;
using namespace cascade::video;
using namespace cascade::video::tests;

namespace {

/// 36 frames of 64x48 at 12 fps with 3 s of sound, exported by a node of these parameters.
QByteArray graphText(const QByteArray& kind, const QByteArray& parameters)
{
    return R"({"schema": 2, "conventions": {"guidance": "w"},
 "nodes": {"footage": {"type": "load-clip", "parameters": {"file": "footage.mov"}},
           "export": {"type": ")" +
           kind + R"(", "parameters": {)" + parameters + R"(}}},
 "links": [["footage.clip", "export.clip"]]})";
}

QString streamsOf(const std::filesystem::path& file)
{
    return QString::fromUtf8(outputOf("ffprobe", {"-v", "error", "-show_entries", "stream=codec_type", "-of",
                                                  "csv=p=0", QString::fromStdString(file.string())}))
        .simplified();
}

} // namespace

class ExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Before each function: a class that is skipped as a whole would have QtTest skip those after it, too.
    void init()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
    }

    void initTestCase()
    {
        if (!havePrograms()) {
            return; // see init
        }
        outputOf("ffmpeg", {"-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=12:duration=3", "-f",
                            "lavfi", "-i", "sine=duration=3", "-c:v", "prores_ks", "-c:a", "pcm_s16le",
                            m_shop.path("footage.mov")});
        QVERIFY(QFile::exists(m_shop.path("footage.mov")));
    }

    /// Frames 6 to 17 at another rate and size: what another program sees, that the graph inside is the same
    /// byte for byte when it is rendered again, and that verify says so.
    void everyFormatKeepsItsPromise_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("more");
        QTest::addColumn<QString>("seen");
        QTest::addColumn<QString>("colour");
        QTest::addColumn<QString>("streams");
        const auto row = [](const char* format, const char* kind, const char* file, const char* seen,
                            const char* colour, const char* streams, const char* more = "") {
            QTest::newRow(format) << kind << file << more << seen << colour << streams;
        };
        const char* bt709 = "tv bt709 bt709 bt709";
        row("mp4-h264", "export-video", "a.mp4", "h264 48 32 yuv420p 24", bt709, "video audio");
        row("mp4-h264-10", "export-video", "a.mp4", "h264 48 32 yuv420p10le 24", bt709, "video audio");
        row("mp4-h265", "export-video", "a.mp4", "hevc 48 32 yuv420p10le 24", bt709, "video audio");
        row("mp4-av1", "export-video", "a.mp4", "av1 48 32 yuv420p10le 24", bt709, "video audio");
        row("mov-prores422", "export-video", "a.mov", "prores 48 32 yuv422p10le 24", bt709, "video audio");
        row("mov-prores4444", "export-video", "a.mov", "prores 48 32 yuv444p12le 24", bt709, "video audio");
        row("webm-vp9", "export-video", "a.webm", "vp9 48 32 yuv420p 24", bt709, "video audio");
        row("gif", "export-video", "a.gif", "gif 48 32 bgra 24", "", "video", R"(, "plays": 2)");
        row("apng", "export-video", "a.apng", "apng 48 32 rgb24 24", "pc", "video");
        row("webp", "export-video", "a.webp", "", "", "");
        row("png-sequence", "export-frames", "a.png", "png 48 32 rgb24 24", "pc", "video");
        row("exr-sequence", "export-frames", "a.exr", "exr 48 32 gbrpf32le 24", "", "video");
        row("tiff-sequence", "export-frames", "a.tiff", "tiff 48 32 rgb48le 24", "", "video",
            R"(, "bits": "16")");
    }
    void everyFormatKeepsItsPromise()
    {
        QFETCH(QString, kind);
        QFETCH(QString, file);
        QFETCH(QString, more);
        QFETCH(QString, seen);
        QFETCH(QString, colour);
        QFETCH(QString, streams);
        const bool sequence = kind == "export-frames";
        const QByteArray id(QTest::currentDataTag());
        const QByteArray all(
            "\"first\": 6, \"frames\": 12, \"rate\": \"24\", \"size\": \"48x32\", \"fit\": \"crop\"");
        m_shop.write("a.cascade",
                     graphText(kind.toUtf8(), "\"format\": \"" + id + "\", " + all + more.toUtf8()));
        const auto outcome = m_shop.run({"render", "a.cascade"});
        QVERIFY2(outcome.code == 0, outcome.error);
        const auto written = m_shop.file(file);
        const auto first = sequence ? framePath(written, 1) : written;
        if (!seen.isEmpty()) { // this FFmpeg decodes no animated WebP; tests/video reads it
            const auto shown =
                sequence
                    ? std::filesystem::path(m_shop.file("a.%04d").string() + written.extension().string())
                    : written;
            QCOMPARE(
                probeFields(shown, {"codec_name", "width", "height", "pix_fmt", "nb_read_frames"}, sequence),
                seen);
            QCOMPARE(streamsOf(first), streams);
        }
        if (!sequence && !seen.isEmpty()) {
            QVERIFY2(std::abs(durationOf(written) - 1) < 0.011,
                     qPrintable(QString::number(durationOf(written))));
        }
        if (!colour.isEmpty()) {
            const auto fields = colour.startsWith("tv") ? QStringList{"color_range", "color_space",
                                                                      "color_transfer", "color_primaries"}
                                                        : QStringList{"color_range"};
            QCOMPARE(probeFields(first, fields, sequence), colour);
        }
        const auto graph = readMetadata(first).value().at("cascade.graph");
        const auto verified = m_shop.run({"verify", QString::fromStdString(first.filename().string())});
        QVERIFY2(verified.code == 0, verified.error);
        QCOMPARE(verified.out.trimmed(), QByteArray("bit-exact"));
        m_shop.write("again.cascade", QByteArray::fromStdString(graph));
        QVERIFY(m_shop
                    .run({"render", "again.cascade", "-o",
                          "again" + QString::fromStdString(written.extension().string())})
                    .code == 0);
        const auto again = m_shop.file("again" + QString::fromStdString(written.extension().string()));
        QCOMPARE(readMetadata(sequence ? framePath(again, 1) : again).value().at("cascade.graph"), graph);
    }

    void soundIsTrimmedWithThePictures()
    {
        m_shop.write("s.cascade", graphText("export-video", R"("first": 12, "frames": 12)"));
        QVERIFY(m_shop.run({"render", "s.cascade"}).code == 0);
        const auto seconds = outputOf("ffprobe", {"-v", "error", "-select_streams", "a:0", "-show_entries",
                                                  "stream=duration", "-of", "csv=p=0", m_shop.path("s.mp4")});
        QVERIFY2(std::abs(seconds.trimmed().toDouble() - 1) < 0.05, seconds);
        QVERIFY(m_shop.run({"render", "s.cascade", "--set", "export.sound=none"}).code == 0);
        QCOMPARE(streamsOf(m_shop.file("s.mp4")), QString("video"));
        const auto fast =
            m_shop.run({"check", "s.cascade", "--set", "export.rate=24", "--set", "export.retime=replay"});
        QVERIFY2(fast.out.contains("warning: [export.sound]"), fast.out);
    }

    /// "Drop a PNG on the canvas": any frame, with or without the file beside it.
    void aPictureIsAGraphToo()
    {
        m_shop.write("p.cascade", graphText("export-frames", R"("frames": 3, "file": "p.png")"));
        QVERIFY(m_shop.run({"render", "p.cascade"}).code == 0);
        QVERIFY(QFile::remove(m_shop.path("p.png.cascade.json")));
        const auto again = m_shop.run({"render", "p.0002.png", "-o", "again.png"});
        QVERIFY2(again.code == 0, again.error);
        QCOMPARE(m_shop.read("again.0003.png").size() > 0, true);
        const auto inspected = m_shop.run({"inspect", "p.0002.png", "--json"});
        const auto graph = inspected.json().object()["metadata"].toObject()["cascade.graph"].toObject();
        QCOMPARE(graph["nodes"].toObject()["export"].toObject()["type"].toString(), QString("export-frames"));
        QCOMPARE(m_shop.run({"check", "p.0002.png"}).code, 0);
        const auto verified = m_shop.run({"verify", "p.0002.png"});
        QVERIFY2(verified.code == 0, verified.error);
        QVERIFY2(verified.out.startsWith("close: PSNR"), verified.out); // this frame; the hash lay beside
    }

    void aContactSheetIsOnePicture()
    {
        m_shop.write("sheet.cascade", R"({"schema": 2, "conventions": {"guidance": "w"},
 "nodes": {"footage": {"type": "load-clip", "parameters": {"file": "footage.mov"}},
           "late": {"type": "trim", "parameters": {"first": 18}},
           "sheet": {"type": "contact-sheet", "parameters": {"pictures": 3, "labels": "all\nlate"}},
           "grid": {"type": "grid", "parameters": {"cell": "32x24"}}, "movie": {"type": "export-video"},
           "picture": {"type": "export-frames"}},
 "links": [["footage.clip", "late.clip"], ["footage.clip", "sheet.a"], ["late.clip", "sheet.c"], ["sheet.clip", "picture.clip"],
           ["footage.clip", "grid.a"], ["late.clip", "grid.b"], ["grid.clip", "movie.clip"]]})");
        const auto outcome = m_shop.run({"render", "sheet.cascade"});
        QVERIFY2(outcome.code == 0, outcome.error);
        // Three columns of 64, two rows of 48 and a label of 9, gaps of 4.
        QCOMPARE(probeFields(m_shop.file("sheet.png"), {"width", "height"}, false), QString("208 126"));
        QCOMPARE(probeFields(m_shop.file("sheet.mp4"), {"width", "height", "nb_read_frames"}, false),
                 QString("76 32 36"));
        QCOMPARE(m_shop.run({"verify", "sheet.png"}).out.trimmed(), QByteArray("bit-exact"));
    }

    void twoExportsDoNotOverwriteEachOther()
    {
        m_shop.write("two.cascade", R"({"schema": 2, "conventions": {"guidance": "w"},
 "nodes": {"footage": {"type": "load-clip", "parameters": {"file": "footage.mov"}},
           "large": {"type": "export-video"}, "small": {"type": "export-video", "parameters": {"size": "32x24"}}},
 "links": [["footage.clip", "large.clip"], ["footage.clip", "small.clip"]]})");
        const auto outcome = m_shop.run({"render", "two.cascade", "-o", "both/"});
        QVERIFY2(outcome.code == 0, outcome.error);
        QCOMPARE(QDir(m_shop.path("both")).entryList(QDir::Files),
                 (QStringList{"two-large.mp4", "two-small.mp4"}));
    }

    void whatCannotBeWrittenIsRefusedBeforeAnythingRuns()
    {
        m_shop.write("x.cascade", graphText("export-video", ""));
        const auto refused = m_shop.run({"render", "x.cascade", "-o", "x.gif", "--set", "export.rate=60"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.error.contains("error: [export.rate]"), refused.error);
    }

    void clipsGoOnATimeline()
    {
        m_shop.write("t.cascade", graphText("export-video", R"("rate": "24000/1001")"));
        QVERIFY(m_shop.run({"render", "t.cascade"}).code == 0);
        const auto made = m_shop.run({"timeline", "t.mp4", "footage.mov", "-o", "cut.otio"});
        QVERIFY2(made.code == 0, made.error);
        const auto json = QJsonDocument::fromJson(m_shop.read("cut.otio")).object();
        const auto tracks = json["tracks"].toObject()["children"].toArray();
        QCOMPARE(tracks.size(), 2); // pictures and sound
        const auto clip = tracks[0].toObject()["children"].toArray()[0].toObject();
        const auto duration = clip["source_range"].toObject()["duration"].toObject();
        QCOMPARE(duration["rate"].toDouble(), 24000.0 / 1001);
        QCOMPARE(duration["value"].toInt(), 72);
        QVERIFY(!clip["metadata"].toObject()["cascade"].toObject()["version"].toString().isEmpty());
        QCOMPARE(m_shop.run({"timeline", "t.mp4", "-o", "cut.xml"}).code, 2);
    }

    void markersGoOnTheTimelineAtTheirFrames()
    {
        auto graph = graphText("export-video", R"("first": 6)");
        graph.replace(R"("links")", R"("markers": [{"name": "too early", "seconds": 0.1},
            {"name": "cue", "seconds": 1}, {"name": "too late", "seconds": 3}], "links")");
        m_shop.write("m.cascade", graph);
        QVERIFY(m_shop.run({"render", "m.cascade"}).code == 0);
        const auto made = m_shop.run({"timeline", "m.mp4", "-o", "m.otio"});
        QVERIFY2(made.code == 0, made.error);
        const auto json = QJsonDocument::fromJson(m_shop.read("m.otio")).object();
        const auto track = json["tracks"].toObject()["children"].toArray()[0].toObject();
        const auto markers = track["children"].toArray()[0].toObject()["markers"].toArray();
        QCOMPARE(markers.size(), 1);
        QCOMPARE(markers[0].toObject()["name"].toString(), QString("cue"));
        const auto start = markers[0].toObject()["marked_range"].toObject()["start_time"].toObject();
        QCOMPARE(start["value"].toInt(), 12 - 6);
    }

private:
    Workshop m_shop;
};

CASCADE_TEST(ExportTest);
#include "tst_Export.moc"
