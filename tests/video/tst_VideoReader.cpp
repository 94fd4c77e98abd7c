// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/VideoReader.h"

#include "core/base/Memory.h"
#include "core/video/VideoWriter.h"
#include "tests/support/Fuzz.h"
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
        options.quality = 4;
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
        // The matrix a b u c d v x y w of the track's header (ISO 14496-12, 8.3.2), in 16.16 fixed point.
        auto bytes = bytesOf(path("a.mp4"));
        const auto matrix = bytes.find("tkhd") + 44;
        const int cosine = degrees == 180 ? -1 : 0;
        const int sine = degrees == 90 ? 1 : degrees == 270 ? -1 : 0;
        for (const auto& [place, value] : {std::pair{0, cosine}, {1, sine}, {3, -sine}, {4, cosine}}) {
            const auto fixed = static_cast<std::uint32_t>(value * 65536);
            for (std::size_t i = 0; i < 4; ++i) {
                bytes[matrix + static_cast<std::size_t>(place) * 4 + i] =
                    static_cast<char>(fixed >> (24 - 8 * i));
            }
        }
        writeBytes(path("c.mp4"), bytes);
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
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)reader.read(frame));
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)VideoReader::open(path("a.mp4"), options));
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
            settled = i == 300 ? cascade::tests::heldBytes() : settled;
        }
        QVERIFY(cascade::tests::heldBytes() - settled < (8 << 20));
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
