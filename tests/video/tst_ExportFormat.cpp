// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/ExportFormat.h"

#include "core/video/ContainerMetadata.h"
#include "core/video/Sidecar.h"
#include "core/video/VideoWriter.h"
#include "tests/support/TestMain.h"
#include "tests/video/ExportSupport.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;

class ExportFormatTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void everyFormatIsDescribed()
    {
        std::set<std::string_view> ids;
        for (const auto& format : exportFormats()) {
            QVERIFY(ids.insert(format.id).second);
            QCOMPARE(exportFormatById(format.id).value(), &format);
            QVERIFY(!format.title.empty() && !format.help.empty() && !format.encoders.empty());
            for (const auto extension : format.extensions) {
                const auto name = "a" + std::string(extension);
                QVERIFY(checkExtension(format, name).ok());
                QCOMPARE(exportFormatOf(name).value()->extensions.front().empty(), false);
            }
            const auto& [name, lowest, highest, standard, meaning] = format.quality;
            QCOMPARE(name.empty(), meaning.empty());
            QVERIFY(lowest <= standard && standard <= highest);
        }
        for (const char* id :
             {"mp4-h264", "mp4-h264-10", "mp4-h265", "mp4-av1", "mov-prores422", "mov-prores4444", "webm-vp9",
              "gif", "apng", "webp", "png-sequence", "exr-sequence", "tiff-sequence"}) {
            QVERIFY2(ids.contains(id), id);
        }
    }

    void namesChooseFormats()
    {
        QCOMPARE(exportFormatOf("a.MP4").value()->id, std::string_view("mp4-h264"));
        QCOMPARE(exportFormatOf("a.mov").value()->id, std::string_view("mp4-h264"));
        QCOMPARE(exportFormatOf("a.b.Tif").value()->id, std::string_view("tiff-sequence"));
        QCOMPARE(exportFormatOf("a.xyz").error().code, ErrorCode::BadInput);
        const auto unknown = exportFormatById("mp5");
        QVERIFY(!unknown.ok());
        QVERIFY(unknown.error().what.find("\"mp5\"") != std::string::npos);
        QVERIFY(unknown.error().hint.find(" exr-sequence") != std::string::npos);
    }

    void anotherProgramReadsEveryFormat_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("depth");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<QString>("pixels");
        QTest::addColumn<QString>("colour");
        const QString bt709 = "tv bt709 bt709 bt709";
        QTest::newRow("H.264") << "mp4-h264" << 8 << "h264"
                               << "yuv420p" << bt709;
        QTest::newRow("H.264, 10 bits") << "mp4-h264-10" << 16 << "h264"
                                        << "yuv420p10le" << bt709;
        QTest::newRow("H.265") << "mp4-h265" << 16 << "hevc"
                               << "yuv420p10le" << bt709;
        QTest::newRow("AV1") << "mp4-av1" << 16 << "av1"
                             << "yuv420p10le" << bt709;
        QTest::newRow("ProRes 422") << "mov-prores422" << 16 << "prores"
                                    << "yuv422p10le" << bt709;
        // FFmpeg's decoder gives all 4444 out with 12 bits
        QTest::newRow("ProRes 4444") << "mov-prores4444" << 16 << "prores"
                                     << "yuv444p12le" << bt709;
        QTest::newRow("VP9") << "webm-vp9" << 8 << "vp9"
                             << "yuv420p" << bt709;
        QTest::newRow("GIF") << "gif" << 8 << "gif"
                             << "bgra"
                             << "";
        QTest::newRow("GIF of 16 bits") << "gif" << 16 << "gif"
                                        << "bgra"
                                        << "";
        QTest::newRow("APNG") << "apng" << 8 << "apng"
                              << "rgb24"
                              << "pc";
        QTest::newRow("APNG, 16 bits") << "apng" << 16 << "apng"
                                       << "rgb48be"
                                       << "pc";
        QTest::newRow("PNG") << "png-sequence" << 8 << "png"
                             << "rgb24"
                             << "pc";
        QTest::newRow("PNG, 16 bits") << "png-sequence" << 16 << "png"
                                      << "rgb48be"
                                      << "pc";
        QTest::newRow("EXR") << "exr-sequence" << 16 << "exr"
                             << "gbrpf32le"
                             << "";
        QTest::newRow("TIFF") << "tiff-sequence" << 8 << "tiff"
                              << "rgb24"
                              << "";
        QTest::newRow("TIFF, 16 bits") << "tiff-sequence" << 16 << "tiff"
                                       << "rgb48le"
                                       << "";
    }
    void anotherProgramReadsEveryFormat()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        QFETCH(QString, id);
        QFETCH(int, depth);
        QFETCH(QString, codec);
        QFETCH(QString, pixels);
        QFETCH(QString, colour);
        const auto& format = *exportFormatById(id.toStdString()).value();
        const Clip clip = gradientClip();
        const auto written =
            writeAs(format, path("a"), clip, depth == 16 ? FrameDepth::Bits16 : FrameDepth::Bits8);
        QCOMPARE(written.frames, std::int64_t{clip.frames});
        const auto file = format.isSequence ? patternOf(format, path("a")) : written.file;
        const auto seen = probeFields(file, {"codec_name", "width", "height", "pix_fmt", "nb_read_frames"},
                                      format.isSequence);
        QCOMPARE(seen, codec + " 64 48 " + pixels + " 12");
        if (!format.isSequence) {
            QVERIFY2(std::abs(durationOf(file) - 0.5) < 0.0015,
                     qPrintable(QString::number(durationOf(file))));
        }
        if (format.id != "gif" && !format.isSequence) {
            QCOMPARE(probeFields(file, {"r_frame_rate", "avg_frame_rate"}, false), QString("24/1 24/1"));
        }
        if (colour.startsWith("tv")) {
            QCOMPARE(
                probeFields(file, {"color_range", "color_space", "color_transfer", "color_primaries"}, false),
                colour);
        } else if (!colour.isEmpty()) {
            QCOMPARE(probeFields(file, {"color_range"}, format.isSequence), colour);
        }
    }

    void everyFormatKeepsTheGraphByteForByte_data() { everyFormat(); }
    void everyFormatKeepsTheGraphByteForByte()
    {
        QFETCH(QString, id);
        const auto& format = *exportFormatById(id.toStdString()).value();
        const Clip clip = gradientClip();
        const Tags tags{{"cascade.graph", longJson(200'000)},
                        {"cascade.seed", "18446744073709551615"},
                        {"odd", "<&>\"\\ \r\n\t\x01 žluť · 🌀 </cascade:tags>"},
                        {kMadeByModelKey, "Made by a generative model."}};
        const auto written = writeAs(format, path("a"), clip, FrameDepth::Bits8, tags);
        const auto got = readMetadata(written.file).value();
        for (const auto& [key, value] : tags) {
            QVERIFY2(got.contains(key), key.c_str());
            QVERIFY2(got.at(key) == value, key.c_str());
        }
        QCOMPARE(got.at(kFramesHashKey), written.framesSha256);
        QCOMPARE(written.framesSha256, hashOf(clip));
        const bool beside = std::filesystem::exists(sidecarPath(path("a" + extensionOf(format))));
        QCOMPARE(beside, format.tags == TagPlace::Head || format.tags == TagPlace::EachFrame ||
                             format.tags == TagPlace::Beside);
    }

    void fileAloneKeepsTheGraphWhereTheFormatCan_data() { everyFormat(); }
    void fileAloneKeepsTheGraphWhereTheFormatCan()
    {
        QFETCH(QString, id);
        const auto& format = *exportFormatById(id.toStdString()).value();
        const auto graph = longJson(5'000);
        const auto written =
            writeAs(format, path("a"), gradientClip(), FrameDepth::Bits8,
                    {{"cascade.graph", graph}, {kMadeByModelKey, "Made by a generative model."}});
        std::filesystem::remove(sidecarPath(path("a" + extensionOf(format))));
        const auto got = readMetadata(written.file).value();
        QCOMPARE(got.contains("cascade.graph") && got.at("cascade.graph") == graph,
                 format.tags != TagPlace::Beside);
        QCOMPARE(got.contains(kMadeByModelKey), format.tags != TagPlace::Beside);
        QCOMPARE(got.contains(kFramesHashKey),
                 format.tags == TagPlace::Index || format.tags == TagPlace::Tail);
    }

    void sameFramesGiveSameBytes_data() { everyFormat(); }
    void sameFramesGiveSameBytes()
    {
        QFETCH(QString, id);
        const auto& format = *exportFormatById(id.toStdString()).value();
        std::vector<std::string> first;
        for (const char* folder : {"one", "two"}) {
            std::filesystem::create_directory(path(folder));
            writeAs(format, path(folder) / "a", gradientClip(), FrameDepth::Bits16, {{"b", "2"}, {"a", "1"}});
            const auto all = contentsOf(path(folder));
            QCOMPARE(static_cast<int>(all.size()),
                     (format.isSequence ? 12 : 1) +
                         (format.tags == TagPlace::Index || format.tags == TagPlace::Tail ? 0 : 1));
            QVERIFY(first.empty() || first == all);
            first = all;
        }
    }

    void oneFrameIsEnough_data() { everyFormat(); }
    void oneFrameIsEnough()
    {
        QFETCH(QString, id);
        const auto& format = *exportFormatById(id.toStdString()).value();
        Clip clip = gradientClip();
        clip.frames = 1;
        clip.pixels.resize(clip.frameBytes());
        const auto written = writeAs(format, path("a"), clip, FrameDepth::Bits8, {{"cascade.graph", "{}"}});
        QCOMPARE(readMetadata(written.file).value().at("cascade.graph"), std::string("{}"));
        if (havePrograms()) {
            QCOMPARE(probeFields(written.file, {"width", "height"}, false), QString("64 48"));
        }
    }

    /// One picture needs no number; more than one would overwrite it.
    void aStillKeepsItsName()
    {
        const Clip clip = gradientClip();
        auto options = optionsAs(*exportFormatById("png-sequence").value(), clip, FrameDepth::Bits8);
        options.still = true;
        options.metadata = {{"cascade.graph", "{}"}};
        auto writer = VideoWriter::open(path("a.png"), options).value();
        QVERIFY(writer.write(clip.frame(0)).ok());
        QCOMPARE(writer.finish().value().file, path("a.png"));
        QCOMPARE(readMetadata(path("a.png")).value().count(kFramesHashKey), std::size_t{1});
        auto second = VideoWriter::open(path("b.png"), options).value();
        QVERIFY(second.write(clip.frame(0)).ok());
        QCOMPARE(second.write(clip.frame(1)).error().code, ErrorCode::Internal);
    }

    void framesHaveTheirNumberInTheirNames()
    {
        QCOMPARE(frameNumber(framePath("a/b.png", 1)).value(), std::int64_t{1});
        QCOMPARE(frameNumber(framePath("b.v2.exr", 123456)).value(), std::int64_t{123456});
        for (const char* other : {"b.png", "b.v2.png", "b.12.png", "b.-001.png", "b.00x1.png"}) {
            QVERIFY2(!frameNumber(other), other);
        }
    }

    void nothingIsLeftOfAWriterThatDidNotFinish_data() { everyFormat(); }
    void nothingIsLeftOfAWriterThatDidNotFinish()
    {
        QFETCH(QString, id);
        const auto& format = *exportFormatById(id.toStdString()).value();
        const Clip clip = gradientClip();
        CancelSource source;
        auto options = optionsAs(format, clip, FrameDepth::Bits8);
        options.cancel = source.token();
        {
            auto writer = VideoWriter::open(path("a" + extensionOf(format)), options).value();
            for (int i = 0; i < 5; ++i) {
                writer.write(clip.frame(i)).value();
            }
            source.cancel();
            QVERIFY_THROWS_EXCEPTION(Cancelled, (void)writer.write(clip.frame(5)));
            QVERIFY_THROWS_EXCEPTION(Cancelled, (void)writer.finish());
        }
        QVERIFY(contentsOf(path("")).empty());
        QVERIFY(std::filesystem::is_empty(path("")));
    }

    void fullOrAbsentDiskIsSaid_data() { everyFormat(); }
    void fullOrAbsentDiskIsSaid()
    {
        QFETCH(QString, id);
        const auto& format = *exportFormatById(id.toStdString()).value();
        const Clip clip = gradientClip();
        const auto absent = VideoWriter::open(path("no/where" + extensionOf(format)),
                                              optionsAs(format, clip, FrameDepth::Bits8));
        QVERIFY(!absent.ok());
        QCOMPARE(absent.error().code, ErrorCode::DiskFull);
        QVERIFY(!absent.error().hint.empty());

        const auto failure = [&] {
            const FileLimit limit(2'000);
            return failureOf(format, path("a"), clip, {{"cascade.graph", longJson(20'000)}});
        }();
        QVERIFY(failure.has_value());
        QCOMPARE(*failure, ErrorCode::DiskFull);
        QVERIFY(std::filesystem::is_empty(path("")));
    }

    void unusableOptionsAreRefused_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("quality");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("plays");
        QTest::addColumn<int>("rate");
        QTest::addColumn<bool>("sound");
        const auto row = [](const char* title, const char* id, const char* name, const char* says,
                            int quality = -1, int width = 64, int plays = 0, int rate = 24,
                            bool sound = false) {
            QTest::newRow(title) << id << name << says << quality << width << plays << rate << sound;
        };
        row("unknown format", "mp5", "a.mp4", "got \"mp5\"");
        row("other extension", "mov-prores422", "a.mp4", "ends in .mov for ProRes 422");
        row("crf too high for H.264", "mp4-h264", "a.mp4", "from 0 to 51, got 63", 63);
        row("profile of another ProRes", "mov-prores4444", "a.mov", "from 4 to 5, got 3", 3);
        row("one colour", "gif", "a.gif", "from 2 to 255, got 1", 1);
        row("quality of a lossless format", "png-sequence", "a.png", "is lossless", 5);
        row("odd width, 4:2:2", "mov-prores422", "a.mov", "an even width", -1, 63);
        row("too small for H.265", "mp4-h265", "a.mp4", "sides of 16 to", -1, 8);
        row("video that plays three times", "mp4-h264", "a.mp4", "cannot say how often", -1, 64, 3);
        row("plays less than never", "gif", "a.gif", "got -1", -1, 64, -1);
        row("GIF of 60 frames a second", "gif", "a.gif", "up to 50 frames", -1, 64, 0, 60);
        row("GIF with sound", "gif", "a.gif", "holds no sound", -1, 64, 0, 24, true);
    }
    void unusableOptionsAreRefused()
    {
        QFETCH(QString, id);
        QFETCH(QString, name);
        QFETCH(QString, says);
        QFETCH(int, quality);
        QFETCH(int, width);
        QFETCH(int, plays);
        QFETCH(int, rate);
        QFETCH(bool, sound);
        VideoWriterOptions options;
        options.format = id.toStdString();
        options.width = width;
        options.height = 48;
        options.rate = Rate::of(rate);
        options.plays = plays;
        if (quality >= 0) {
            options.quality = quality;
        }
        if (sound) {
            options.sound = SoundSource{path("none.wav")};
        }
        const auto opened = VideoWriter::open(path(name.toStdString()), options);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::BadInput);
        QVERIFY2(opened.error().what.find(says.toStdString()) != std::string::npos,
                 opened.error().what.c_str());
        QVERIFY(std::filesystem::is_empty(path("")));
    }

    void framesOfAnotherDepthAreABrokenPromise()
    {
        const Clip clip = gradientClip();
        auto writer = VideoWriter::open(path("a.mp4"),
                                        optionsAs(*exportFormatOf("a.mp4").value(), clip, FrameDepth::Bits16))
                          .value();
        QCOMPARE(writer.write(clip.frame(0)).error().code, ErrorCode::Internal);
    }

    void keysThatPngCannotHoldAreRefused()
    {
        for (const char* name : {"a.png", "a.apng"}) {
            const auto& format = *exportFormatOf(name).value();
            auto options = optionsAs(format, gradientClip(), FrameDepth::Bits8);
            for (const auto& key : {std::string(80, 'k'), std::string("clé")}) {
                options.metadata = {{key, "x"}};
                QCOMPARE(VideoWriter::open(path(name), options).error().code, ErrorCode::BadInput);
            }
        }
    }

private:
    static void everyFormat()
    {
        QTest::addColumn<QString>("id");
        for (const auto& format : exportFormats()) {
            QTest::newRow(std::string(format.id).c_str()) << QString::fromStdString(std::string(format.id));
        }
    }

    std::filesystem::path path(const std::string& name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

CASCADE_TEST(ExportFormatTest);
#include "tst_ExportFormat.moc"
