// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/VideoReader.h"

#include "core/base/Memory.h"
#include "core/video/VideoWriter.h"
#include "tests/support/TestMain.h"
#include "tests/video/Support.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;

namespace {

VideoWriterOptions quick(const char* preset = "veryfast")
{
    VideoWriterOptions options;
    options.preset = preset;
    options.threads = 1;
    return options;
}

/// The frame that a reader gives next, by the number drawn in it; -1 at the end, -2 on an error.
int nextNumber(VideoReader& reader)
{
    std::vector<std::uint8_t> frame(reader.info().frameBytes());
    const auto read = reader.read(frame);
    if (!read) {
        qWarning("%s", read.error().message().c_str());
        return -2;
    }
    return read.value() ? readNumber(frame.data(), reader.info().height, reader.info().width) : -1;
}

double psnr(const std::uint8_t* a, const std::uint8_t* b, std::size_t count)
{
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        sum += (double(a[i]) - b[i]) * (double(a[i]) - b[i]);
    }
    return 10 * std::log10(255.0 * 255.0 * static_cast<double>(count) / std::max(sum, 1e-9));
}

/// Opens and reads all of a file; the error that came up, or an empty one with code Internal.
Error errorOfReading(const std::filesystem::path& file)
{
    auto opened = VideoReader::open(file);
    if (!opened) {
        return opened.error();
    }
    std::vector<std::uint8_t> frame(opened.value().info().frameBytes());
    while (true) {
        const auto read = opened.value().read(frame);
        if (!read || !read.value()) {
            return read ? Error{} : read.error();
        }
    }
}

} // namespace

class VideoReaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void readsBackWhatWasWritten()
    {
        const Clip clip = numberedClip(50, 64, 96, Rate::of(24000, 1001));
        QVERIFY(writeVideo(path("a.mp4"), clip, quick()).ok());
        auto reader = VideoReader::open(path("a.mp4")).value();
        QCOMPARE(reader.info().width, 96);
        QCOMPARE(reader.info().height, 64);
        QCOMPARE(reader.info().frames, 50);
        QVERIFY(reader.info().rate == Rate::of(24000, 1001));
        QCOMPARE(reader.info().codec, std::string("h264"));
        QVERIFY(!reader.info().hasSound);
        QVERIFY(!reader.info().resampled);
        QVERIFY(reader.info().notes.empty());
        for (int i = 0; i < 50; ++i) {
            QCOMPARE(nextNumber(reader), i);
        }
        QCOMPARE(nextNumber(reader), -1);
    }

    void pixelsComeBackClose()
    {
        Clip clip = makeClip(4, 128, 128);
        for (int i = 0; i < clip.frames; ++i) {
            for (int y = 0; y < 128; ++y) {
                for (int x = 0; x < 128; ++x) {
                    std::uint8_t* pixel = clip.frame(i) + (y * 128 + x) * 3;
                    pixel[0] = static_cast<std::uint8_t>(127 + 120 * std::sin(0.06 * x));
                    pixel[1] = static_cast<std::uint8_t>(127 + 120 * std::sin(0.05 * y + i));
                    pixel[2] = static_cast<std::uint8_t>(127 + 120 * std::sin(0.03 * (x + y)));
                }
            }
        }
        auto options = quick();
        options.crf = 4;
        QVERIFY(writeVideo(path("a.mp4"), clip, options).ok());
        const Clip back = readVideo(path("a.mp4")).value();
        QCOMPARE(back.pixels.size(), clip.pixels.size());
        const double got = psnr(back.pixels.data(), clip.pixels.data(), clip.pixels.size());
        QVERIFY2(got > 44,
                 qPrintable(QString::number(got))); // a chroma shift of half a pixel costs 6 dB here
    }

    void coloursFollowTheTagsOfTheFile_data()
    {
        QTest::addColumn<QStringList>("encode");
        const auto row = [](const char* name, const char* filter, QStringList tags) {
            QTest::newRow(name) << (QStringList{"-vf", filter} + tags);
        };
        const QString size = "scale=96:64:";
        row("bt709 limited", qPrintable(size + "out_color_matrix=bt709:out_range=tv,format=yuv420p"),
            {"-colorspace", "bt709", "-color_range", "tv"});
        row("bt601 limited", qPrintable(size + "out_color_matrix=bt601:out_range=tv,format=yuv420p"),
            {"-colorspace", "smpte170m", "-color_range", "tv"});
        row("bt709 full", qPrintable(size + "out_color_matrix=bt709:out_range=pc,format=yuv420p"),
            {"-colorspace", "bt709", "-color_range", "pc"});
        row("bt2020 10 bits", qPrintable(size + "out_color_matrix=bt2020:out_range=tv,format=yuv420p10"),
            {"-colorspace", "bt2020nc", "-color_range", "tv"});
        row("small without tags is bt601",
            qPrintable(size + "out_color_matrix=bt601:out_range=tv,format=yuv420p"), {});
        row("high without tags is bt709", "scale=1280:720:out_color_matrix=bt709:out_range=tv,format=yuv420p",
            {});
        row("4:4:4", qPrintable(size + "out_color_matrix=bt709:out_range=tv,format=yuv444p"),
            {"-colorspace", "bt709", "-color_range", "tv"});
    }
    void coloursFollowTheTagsOfTheFile()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        QFETCH(QStringList, encode);
        QVERIFY(runFfmpeg(
            QStringList{"-f", "lavfi", "-i", "color=c=0xE67814:s=96x64:r=24:d=0.1,format=rgb24"} + encode +
            QStringList{"-c:v", "libx264", "-preset", "ultrafast", "-crf", "1", file("a.mp4")}));
        const Clip clip = readVideo(path("a.mp4"), 0, 1).value();
        const int expected[] = {0xE6, 0x78, 0x14};
        for (int c = 0; c < 3; ++c) {
            const int got = clip.frame(0)[(clip.height / 2 * clip.width + clip.width / 2) * 3 + c];
            QVERIFY2(std::abs(got - expected[c]) <= 3,
                     qPrintable(QString("channel %1: expected %2, got %3").arg(c).arg(expected[c]).arg(got)));
        }
    }

    void seeksAreExact_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("encode");
        QTest::newRow("ours") << "a.mp4" << QStringList{};
        QTest::newRow("open groups") << "b.mp4" << QStringList{"-c:v",         "libx264",
                                                               "-g",           "12",
                                                               "-bf",          "3",
                                                               "-x264-params", "open-gop=1:scenecut=0"};
        QTest::newRow("matroska") << "b.mkv" << QStringList{"-c:v", "libx264", "-g", "30", "-bf", "2"};
        QTest::newRow("hevc, open groups")
            << "b.mp4"
            << QStringList{"-c:v",      "libx265",      "-preset",
                           "ultrafast", "-x265-params", "open-gop=1:keyint=15:bframes=4:log-level=none"};
        QTest::newRow("webm, vp8: frames that are not shown")
            << "b.webm" << QStringList{"-c:v",      "libvpx",   "-auto-alt-ref", "1", "-lag-in-frames", "16",
                                       "-deadline", "realtime", "-cpu-used",     "8", "-b:v",           "1M"};
        QTest::newRow("avi, no times") << "b.avi" << QStringList{"-c:v", "mpeg4", "-bf", "2", "-q:v", "2"};
        QTest::newRow("transport stream") << "b.ts" << QStringList{"-c:v", "libx264", "-g", "24", "-bf", "2"};
        QTest::newRow("prores") << "b.mov" << QStringList{"-c:v", "prores", "-pix_fmt", "yuv422p10"};
    }
    void seeksAreExact()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        QFETCH(QString, name);
        QFETCH(QStringList, encode);
        const int frames = 120;
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(frames, 64, 80), quick("fast")).ok());
        if (!encode.isEmpty()) {
            QVERIFY(runFfmpeg(QStringList{"-i", file("a.mp4")} + encode + QStringList{file(name)}));
        }
        auto reader = VideoReader::open(path(name)).value();
        QCOMPARE(reader.info().frames, frames);
        QVERIFY(!reader.info().resampled);
        QVERIFY2(reader.info().rate == Rate::of(24),
                 qPrintable(
                     QString("%1/%2").arg(reader.info().rate.numerator).arg(reader.info().rate.denominator)));
        QRandomGenerator random(7);
        for (int i = 0; i < 30; ++i) {
            const int wanted = i == 0 ? frames - 1 : i == 1 ? 0 : random.bounded(frames);
            QVERIFY(reader.seek(wanted).ok());
            QCOMPARE(reader.position(), wanted);
            QCOMPARE(nextNumber(reader), wanted);
            QCOMPARE(nextNumber(reader), wanted + 1 < frames ? wanted + 1 : -1);
        }
        QVERIFY(!reader.seek(-1).ok());
        QVERIFY(!reader.seek(frames + 1).ok());
        QVERIFY(reader.seek(frames).ok());
        QCOMPARE(nextNumber(reader), -1);
    }

    void editListsCutFrames()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(100), quick()).ok());
        // Copied from the keyframe at 48, shown from 55 on: the seven frames between are in the file but not
        // in the film.
        QVERIFY(runFfmpeg({"-ss", "2.29", "-i", file("a.mp4"), "-c", "copy", file("b.mp4")}));
        auto reader = VideoReader::open(path("b.mp4")).value();
        QCOMPARE(reader.info().frames, 45);
        for (int i = 55; i < 100; ++i) {
            QCOMPARE(nextNumber(reader), i);
        }
        QCOMPARE(nextNumber(reader), -1);
    }

    void varyingRateBecomesConstant()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        // Frames 0..23 at 24 a second, then every second one: 24 + 12 frames in two seconds.
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(48), quick()).ok());
        QVERIFY(runFfmpeg({"-i", file("a.mp4"), "-vf", "select=lt(n\\,24)+not(mod(n\\,2))", "-vsync", "vfr",
                           "-c:v", "libx264", file("b.mp4")}));
        auto reader = VideoReader::open(path("b.mp4")).value();
        QVERIFY(reader.info().resampled);
        QCOMPARE(reader.info().notes.size(), std::size_t{1});
        const double rate = reader.info().rate.framesPerSecond();
        QVERIFY2(std::abs(reader.info().durationSec() - 2) < 0.1,
                 qPrintable(QString::number(reader.info().durationSec())));
        for (int i = 0; i < reader.info().frames; ++i) {
            const int atTime = static_cast<int>(std::floor(i / rate * 24 + 1e-3));
            QCOMPARE(nextNumber(reader), atTime < 24 ? atTime : atTime - atTime % 2);
        }
        QVERIFY(reader.seek(2).ok());
        QCOMPARE(nextNumber(reader), static_cast<int>(std::floor(2 / rate * 24 + 1e-3)));
    }

    void turnedFootageStandsUpright_data()
    {
        QTest::addColumn<int>("degrees");
        QTest::addColumn<int>(
            "brightCorner"); // of the result: 0 left top, 1 right top, 2 right bottom, 3 left bottom
        QTest::newRow("90") << 90 << 1;
        QTest::newRow("180") << 180 << 2;
        QTest::newRow("270") << 270 << 3;
    }
    void turnedFootageStandsUpright()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        QFETCH(int, degrees);
        QFETCH(int, brightCorner);
        Clip clip = makeClip(2, 64, 96); // bright in its left top corner
        for (int i = 0; i < 2; ++i) {
            for (int y = 0; y < 32; ++y) {
                std::fill_n(clip.frame(i) + y * 96 * 3, 48 * 3, std::uint8_t{255});
            }
        }
        QVERIFY(writeVideo(path("a.mp4"), clip, quick()).ok());
        QVERIFY(runFfmpeg({"-i", file("a.mp4"), "-c", "copy", "-metadata:s:v",
                           "rotate=" + QString::number(360 - degrees), file("c.mp4")}));
        const auto witness = outputOf("ffmpeg", {"-v", "error", "-i", file("c.mp4"), "-frames:v", "1",
                                                 "-pix_fmt", "rgb24", "-f", "rawvideo", "-"});
        auto reader = VideoReader::open(path("c.mp4")).value();
        const auto& info = reader.info();
        QCOMPARE(info.width, degrees == 180 ? 96 : 64);
        QCOMPARE(info.height, degrees == 180 ? 64 : 96);
        std::vector<std::uint8_t> frame(info.frameBytes());
        QVERIFY(reader.read(frame).value());
        QCOMPARE(static_cast<std::size_t>(witness.size()), frame.size());
        const auto at = [&](int corner) {
            const int x = corner == 1 || corner == 2 ? info.width - 4 : 3;
            const int y = corner >= 2 ? info.height - 4 : 3;
            return (y * info.width + x) * 3;
        };
        for (int corner = 0; corner < 4; ++corner) {
            QCOMPARE(frame[static_cast<std::size_t>(at(corner))] > 128, corner == brightCorner);
            QCOMPARE(static_cast<std::uint8_t>(witness[at(corner)]) > 128, corner == brightCorner);
        }
        QCOMPARE(info.rotationDegrees, degrees);
    }

    void refusedWithFilePlaceAndReason_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << "a.mp4" << QByteArray() << "got an empty file";
        QTest::newRow("text") << "a.mp4" << QByteArray("Not a video.\nReally not.\n") << "got a text file";
        QTest::newRow("playlist") << "a.m3u8" << QByteArray("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n")
                                  << "got a text file";
        QTest::newRow("concat script")
            << "a.mp4" << QByteArray("ffconcat version 1.0\nfile /etc/passwd\n") << "got a text file";
        QTest::newRow("noise") << "a.mp4"
                               << QByteArray::fromHex("00ff13370badcafe00112233445566778899aabbccddeeff")
                               << "expected a video file";
        QTest::newRow("box longer than file") << "a.mp4" << QByteArray::fromHex("0000001866747970")
                                              << "box 'ftyp' at byte 0, expected 24 bytes, got 8";
        QTest::newRow("box without size")
            << "a.mp4" << QByteArray::fromHex("00000004667479700000000000000000")
            << "'ftyp' of 4 bytes at byte 0";
        QTest::newRow("no index") << "a.mp4" << QByteArray::fromHex("00000010667479706d70343200000000")
                                  << "no index (box 'moov')";
        QTest::newRow("matroska cut")
            << "a.mkv" << QByteArray::fromHex("1a45dfa3800000") << "no Matroska segment at byte 5";
        QTest::newRow("avi cut") << "a.avi" << QByteArray::fromHex("524946460010000041564920")
                                 << "the RIFF chunk at byte 8, expected 4096 bytes";
    }
    void refusedWithFilePlaceAndReason()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        writeBytes(path(name), content.toStdString());
        const auto opened = VideoReader::open(path(name));
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::BadInput);
        QCOMPARE(opened.error().where, path(name).string());
        QVERIFY2(QString::fromStdString(opened.error().what).contains(says), opened.error().what.c_str());
    }

    void missingFilesAndFoldersAreRefused()
    {
        QCOMPARE(errorOfReading(path("none.mp4")).code, ErrorCode::BadInput);
        QCOMPARE(errorOfReading(path("")).code, ErrorCode::BadInput);
        QCOMPARE(errorOfReading("/dev/zero").code, ErrorCode::BadInput);
    }

    void truncatedFilesAreRefusedAtEveryLength_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"a.mp4", "b.mkv", "b.avi", "b.mov"}) {
            QTest::newRow(name) << name;
        }
    }
    void truncatedFilesAreRefusedAtEveryLength()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        QFETCH(QString, name);
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(24), quick()).ok());
        if (name != "a.mp4") {
            QVERIFY(runFfmpeg({"-i", file("a.mp4"), "-c", "copy", file(name)}));
        }
        const auto whole = bytesOf(path(name));
        QCOMPARE(errorOfReading(path(name)).what, std::string());
        for (std::size_t kept = 0; kept < whole.size(); kept += kept < 64 ? 1 : whole.size() / 40) {
            writeBytes(path("cut" + name), whole.substr(0, kept));
            const auto error = errorOfReading(path("cut" + name));
            QVERIFY2(error.code == ErrorCode::BadInput && !error.what.empty(),
                     qPrintable(QString("%1 bytes kept").arg(kept)));
        }
        writeBytes(path("cut" + name), whole.substr(0, whole.size() - 1));
        QCOMPARE(errorOfReading(path("cut" + name)).code, ErrorCode::BadInput);
    }

    void damagedBytesNeverCrash()
    {
        auto options = quick();
        options.metadata["prompt"] = "a red torus";
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(24), options).ok());
        const auto whole = bytesOf(path("a.mp4"));
        QRandomGenerator random(3);
        int refused = 0;
        for (int trial = 0; trial < 150; ++trial) {
            auto bytes = whole;
            for (int i = 0; i < 1 + trial % 20; ++i) {
                bytes[static_cast<std::size_t>(random.bounded(static_cast<int>(bytes.size())))] =
                    static_cast<char>(random.bounded(256));
            }
            writeBytes(path("b.mp4"), bytes);
            const auto error = errorOfReading(path("b.mp4"));
            refused += error.what.empty() ? 0 : 1;
            QVERIFY2(error.what.empty() || error.code == ErrorCode::BadInput, error.what.c_str());
        }
        QVERIFY2(refused > 75, qPrintable(QString::number(refused)));
    }

    void lyingSizesAreRefused()
    {
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(3), quick()).ok());
        auto bytes = bytesOf(path("a.mp4"));
        // The sample entry: type, 6 reserved bytes, index 2, 16 bytes, width 2, height 2 (ISO 14496-12).
        const auto entry = bytes.find("avc1", bytes.find("stsd"));
        QVERIFY(entry != std::string::npos);
        for (std::size_t i = 0; i < 4; ++i) {
            bytes[entry + 28 + i] = static_cast<char>(0xff);
        }
        writeBytes(path("b.mp4"), bytes);
        const auto error = errorOfReading(
            path("b.mp4")); // either refused, or the true size of the stream itself is believed
        QVERIFY(error.what.empty() || error.code == ErrorCode::BadInput);
        // The table of sample sizes: type, version 4, size 4, count 4.
        bytes = bytesOf(path("a.mp4"));
        const auto table = bytes.find("stsz");
        QVERIFY(table != std::string::npos);
        for (std::size_t i = 0; i < 4; ++i) {
            bytes[table + 12 + i] = static_cast<char>(0x7f);
        }
        writeBytes(path("b.mp4"), bytes);
        QCOMPARE(errorOfReading(path("b.mp4")).code, ErrorCode::BadInput);
    }

    void cancelStopsReading()
    {
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(5), quick()).ok());
        CancelSource source;
        VideoReaderOptions options;
        options.cancel = source.token();
        auto reader = VideoReader::open(path("a.mp4"), options).value();
        std::vector<std::uint8_t> frame(reader.info().frameBytes());
        QVERIFY(reader.read(frame).value());
        source.cancel();
        QVERIFY_EXCEPTION_THROWN((void)reader.read(frame), Cancelled);
        QVERIFY_EXCEPTION_THROWN((void)VideoReader::open(path("a.mp4"), options), Cancelled);
    }

    void readVideoKeepsToRangeAndMemory()
    {
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(30), quick()).ok());
        const Clip part = readVideo(path("a.mp4"), 10, 5).value();
        QCOMPARE(part.frames, 5);
        QCOMPARE(readNumber(part.frame(0), part.height, part.width), 10);
        QCOMPARE(readVideo(path("a.mp4"), 28, 5).value().frames, 2);
        const auto tooMuch = readVideo(path("a.mp4"), 0, -1, 1000);
        QVERIFY(!tooMuch.ok());
        QCOMPARE(tooMuch.error().code, ErrorCode::BadInput);
    }

    void memoryDoesNotGrowWithLength()
    {
        const Clip clip = numberedClip(300, 64, 128);
        auto options = quick("ultrafast");
        options.width = clip.width;
        options.height = clip.height;
        auto writer = VideoWriter::open(path("a.mp4"), options).value();
        for (int i = 0; i < 2000; ++i) {
            QVERIFY(writer.write(clip.frame(i % clip.frames)).ok());
        }
        QVERIFY(writer.finish().ok());
        auto reader = VideoReader::open(path("a.mp4")).value();
        QCOMPARE(reader.info().frames, 2000);
        std::vector<std::uint8_t> frame(reader.info().frameBytes());
        std::int64_t settled = 0;
        for (int i = 0; i < 2000; ++i) {
            QVERIFY(reader.read(frame).value());
            settled = i == 300 ? memoryUse().residentBytes : settled;
        }
        QVERIFY(memoryUse().residentBytes - settled < (8 << 20));
    }

private:
    std::filesystem::path path(const QString& name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name.toStdString();
    }
    QString file(const QString& name) const { return QString::fromStdString(path(name).string()); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

CASCADE_TEST(VideoReaderTest);
#include "tst_VideoReader.moc"
