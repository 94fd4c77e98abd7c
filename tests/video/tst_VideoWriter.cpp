// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/VideoWriter.h"

#include "core/base/Hash.h"
#include "core/base/Memory.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"
#include "tests/video/Support.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;

namespace {

VideoWriterOptions optionsFor(const Clip& clip)
{
    VideoWriterOptions options;
    options.width = clip.width;
    options.height = clip.height;
    options.rate = clip.rate;
    options.preset = "ultrafast";
    options.threads = 1;
    return options;
}

/// Names in a folder, hidden ones too.
std::vector<std::string> namesIn(const std::filesystem::path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Writes frames of noise, which no encoder makes small, until something refuses. Never more than 40 MB of
/// pixels.
ErrorCode writeUntilRefused(const std::filesystem::path& target)
{
    Clip clip = makeClip(1, 256, 256);
    auto options = optionsFor(clip);
    options.quality = 0;
    auto writer = VideoWriter::open(target, options);
    if (!writer) {
        return writer.error().code;
    }
    std::uint32_t state = 1;
    for (int i = 0; i < 200; ++i) {
        for (auto& value : clip.pixels) {
            value = static_cast<std::uint8_t>((state = state * 1664525U + 1013904223U) >> 24);
        }
        if (auto written = writer.value().write(clip.frame(0)); !written) {
            return written.error().code;
        }
    }
    auto finished = writer.value().finish();
    return finished ? ErrorCode::Internal : finished.error().code;
}

/// Runs `body` in a child process and returns its exit code; 1000 + signal if one killed it.
template <typename Body>
int inChild(Body body)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(body());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

} // namespace

class VideoWriterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void anotherProgramReadsWhatWasAskedFor_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("frames");
        QTest::addColumn<int>("numerator");
        QTest::addColumn<int>("denominator");
        QTest::newRow("mp4, 24/1") << "a.mp4" << 128 << 24 << 1;
        QTest::newRow("mp4, 3/1") << "a.mp4" << 16 << 3 << 1;
        QTest::newRow("mov, NTSC film") << "a.mov" << 30 << 24000 << 1001;
        QTest::newRow("one frame") << "a.mp4" << 1 << 24 << 1;
        QTest::newRow("name with colon, space, umlaut") << "http: ä b.mp4" << 5 << 24 << 1;
    }
    void anotherProgramReadsWhatWasAskedFor()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        QFETCH(QString, name);
        QFETCH(int, frames);
        QFETCH(int, numerator);
        QFETCH(int, denominator);
        const Clip clip = numberedClip(frames, 48, 80, Rate::of(numerator, denominator));
        const auto file = path(name);
        const auto written = writeVideo(file, clip, optionsFor(clip)).value();
        QCOMPARE(written.frames, std::int64_t{frames});
        QCOMPARE(written.bytes, static_cast<std::int64_t>(std::filesystem::file_size(file)));

        QCOMPARE(probe("file:" + file.string(), "v:0",
                       "stream=codec_name,width,height,pix_fmt,color_range,color_space,color_transfer,color_"
                       "primaries"),
                 std::string("h264\n80\n48\nyuv420p\ntv\nbt709\nbt709\nbt709"));
        const auto rate = std::to_string(numerator) + "/" + std::to_string(denominator);
        const auto count = std::to_string(frames);
        QCOMPARE(probe("file:" + file.string(), "v:0",
                       "stream=r_frame_rate,avg_frame_rate,nb_frames,nb_read_frames"),
                 rate + "\n" + rate + "\n" + count + "\n" + count);
    }

    void indexStandsBeforePictures()
    {
        const Clip clip = numberedClip(5);
        const auto file = path("a.mp4");
        QVERIFY(writeVideo(file, clip, optionsFor(clip)).ok());
        const auto bytes = bytesOf(file);
        QVERIFY(bytes.find("moov") != std::string::npos);
        QVERIFY(bytes.find("moov") < bytes.find("mdat"));
        QVERIFY(bytes.find("colrnclx") != std::string::npos);
    }

    void coloursFollowBt709_data()
    {
        QTest::addColumn<int>("r");
        QTest::addColumn<int>("g");
        QTest::addColumn<int>("b");
        QTest::newRow("red") << 255 << 0 << 0; // 63 102 240; BT.601 would give 81 90 240
        QTest::newRow("green") << 0 << 255 << 0;
        QTest::newRow("blue") << 0 << 0 << 255;
        QTest::newRow("white") << 255 << 255 << 255;
        QTest::newRow("black") << 0 << 0 << 0;
        QTest::newRow("orange") << 230 << 120 << 20;
    }
    void coloursFollowBt709()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        QFETCH(int, r);
        QFETCH(int, g);
        QFETCH(int, b);
        // ITU-R BT.709-6, items 3.2 to 3.4, quantised as in item 3.5.
        const double luma = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
        const int expected[] = {qRound(16 + 219 * luma), qRound(128 + 224 * (b / 255.0 - luma) / 1.8556),
                                qRound(128 + 224 * (r / 255.0 - luma) / 1.5748)};
        Clip clip = makeClip(3, 64, 64);
        fill(clip.frame(0), clip.pixels.size(), static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(g),
             static_cast<std::uint8_t>(b));
        const auto file = path("a.mp4");
        QVERIFY(writeVideo(file, clip, optionsFor(clip)).ok());
        const auto planes = outputOf(
            "ffmpeg", {"-v", "error", "-i", QString::fromStdString(file.string()), "-f", "rawvideo", "-"});
        QCOMPARE(planes.size(), 3 * 64 * 64 * 3 / 2);
        const int places[] = {32 * 64 + 32, 64 * 64 + 16 * 32 + 16, 64 * 64 + 32 * 32 + 16 * 32 + 16};
        for (int i = 0; i < 3; ++i) {
            const int got = static_cast<std::uint8_t>(planes[places[i]]);
            QVERIFY2(std::abs(got - expected[i]) <= 1,
                     qPrintable(QString("plane %1: expected %2, got %3").arg(i).arg(expected[i]).arg(got)));
        }
    }

    void sameInputGivesSameBytes()
    {
        const Clip clip = numberedClip(60);
        auto options = optionsFor(clip);
        options.threads = 2;
        options.preset = "medium";
        options.metadata = {{"b", "2"}, {"a", "1"}};
        QVERIFY(writeVideo(path("a.mp4"), clip, options).ok());
        QVERIFY(writeVideo(path("b.mp4"), clip, options).ok());
        QVERIFY(bytesOf(path("a.mp4")) == bytesOf(path("b.mp4")));
    }

    void tagsHoldTheHashOfTheFramesGiven()
    {
        const Clip clip = numberedClip(7);
        const auto written = writeVideo(path("a.mp4"), clip, optionsFor(clip)).value();
        const std::string_view pixels(reinterpret_cast<const char*>(clip.pixels.data()), clip.pixels.size());
        QCOMPARE(written.framesSha256, sha256Hex(pixels));
        QVERIFY(bytesOf(path("a.mp4")).find(written.framesSha256) != std::string::npos);
    }

    void nothingRemainsOfAWriterThatDidNotFinish()
    {
        const Clip clip = numberedClip(20);
        {
            auto writer = VideoWriter::open(path("a.mp4"), optionsFor(clip)).value();
            for (int i = 0; i < clip.frames; ++i) {
                writer.write(clip.frame(i)).value();
            }
            QVERIFY(!std::filesystem::exists(path("a.mp4")));
            QCOMPARE(namesIn(path("")).size(), std::size_t{1});
        }
        QVERIFY(namesIn(path("")).empty());
    }

    void olderFileStaysUntilTheNewOneIsWhole()
    {
        const Clip clip = numberedClip(5);
        writeBytes(path("a.mp4"), "older");
        {
            auto writer = VideoWriter::open(path("a.mp4"), optionsFor(clip)).value();
            writer.write(clip.frame(0)).value();
        }
        QCOMPARE(bytesOf(path("a.mp4")), std::string("older"));
        QVERIFY(writeVideo(path("a.mp4"), clip, optionsFor(clip)).ok());
        QVERIFY(bytesOf(path("a.mp4")).size() > 100);
        QCOMPARE(namesIn(path("")).size(), std::size_t{1});
    }

    void cancellingLeavesNothing()
    {
        const Clip clip = numberedClip(5);
        CancelSource source;
        auto options = optionsFor(clip);
        options.cancel = source.token();
        {
            auto writer = VideoWriter::open(path("a.mp4"), options).value();
            writer.write(clip.frame(0)).value();
            source.cancel();
            QVERIFY_THROWS_EXCEPTION(Cancelled, (void)writer.write(clip.frame(1)));
            QVERIFY_THROWS_EXCEPTION(Cancelled, (void)writer.finish());
        }
        QVERIFY(namesIn(path("")).empty());
    }

    void whatMayNotGoOutGetsNoName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("video") << "a.mp4";
        QTest::newRow("frames") << "a.png";
    }
    void whatMayNotGoOutGetsNoName()
    {
        QFETCH(QString, name);
        const Clip clip = numberedClip(5);
        auto options = optionsFor(clip);
        std::vector<std::string> shown;
        options.mayGoOut = [&](const std::filesystem::path& complete) {
            shown =
                std::filesystem::is_directory(complete) ? namesIn(complete) : std::vector{bytesOf(complete)};
            return Result<void>(Error{ErrorCode::BadInput, "a", "not this one", {}});
        };
        const auto written = writeVideo(path(name), clip, options);
        QCOMPARE(written.error().what, std::string("not this one"));
        QVERIFY(namesIn(path("")).empty());
        options.mayGoOut = [](const std::filesystem::path&) { return Result<void>(); };
        const auto file = writeVideo(path(name), clip, options).value().file;
        if (shown.size() == 1) {
            QVERIFY(shown[0] == bytesOf(file)); // what was shown was the whole file
        } else {
            shown.emplace_back("a.png.cascade.json"); // the tags beside them
            QCOMPARE(shown, namesIn(path("")));
        }
    }

    void killedProcessLeavesNoFileOfThatName_data()
    {
        QTest::addColumn<int>("frames");
        for (int frames : {0, 1, 10, 60, 100}) {
            QTest::addRow("after %d frames", frames) << frames;
        }
    }
    void killedProcessLeavesNoFileOfThatName()
    {
        QFETCH(int, frames);
        const Clip clip = numberedClip(100);
        const auto file = path("a.mp4");
        const int ended = inChild([&] {
            auto writer = VideoWriter::open(file, optionsFor(clip)).value();
            for (int i = 0; i < frames; ++i) {
                writer.write(clip.frame(i)).value();
            }
            return ::raise(SIGKILL);
        });
        QCOMPARE(ended, 1000 + SIGKILL);
        QVERIFY(!std::filesystem::exists(file));
    }

    void fullDiskIsSaid()
    {
        const auto folder = path("small");
        std::filesystem::create_directory(folder);
        if (::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=512k") != 0) {
            QSKIP("may not mount a small tmpfs here; fileSizeLimitIsSaid covers the path");
        }
        const auto code = writeUntilRefused(folder / "a.mp4");
        const auto left = namesIn(folder);
        ::umount(folder.c_str());
        QCOMPARE(code, ErrorCode::DiskFull);
        QVERIFY(left.empty());
    }

    void fileSizeLimitIsSaid()
    {
        const auto file = path("a.mp4");
        const int code = inChild([&] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{512 << 10, 512 << 10};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            return static_cast<int>(writeUntilRefused(file));
        });
        QCOMPARE(code, static_cast<int>(ErrorCode::DiskFull));
        QVERIFY(namesIn(path("")).empty());
    }

    void unusableOutputsAndOptionsAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("crf");
        QTest::addColumn<QString>("preset");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const int bad = static_cast<int>(ErrorCode::BadInput);
        const int disk = static_cast<int>(ErrorCode::DiskFull);
        QTest::newRow("folder absent")
            << "no/where/a.mp4" << 80 << 24 << 17 << "fast" << disk << "No such file";
        QTest::newRow("is a folder") << "folder.mp4" << 80 << 24 << 17 << "fast" << disk << "is a folder";
        QTest::newRow("unknown extension") << "a.xyz" << 80 << 24 << 17 << "fast" << bad << "got \".xyz\"";
        QTest::newRow("no extension")
            << "a" << 80 << 24 << 17 << "fast" << bad << "expected a name that ends in .mp4";
        QTest::newRow("odd width") << "a.mp4" << 81 << 24 << 17 << "fast" << bad << "got 81x32";
        QTest::newRow("no width") << "a.mp4" << 0 << 24 << 17 << "fast" << bad << "got 0x32";
        QTest::newRow("too wide") << "a.mp4" << 20000 << 24 << 17 << "fast" << bad
                                  << "to 16384 pixels, got 20000x32";
        QTest::newRow("no rate") << "a.mp4" << 80 << 0 << 17 << "fast" << bad << "got 0/1";
        QTest::newRow("crf") << "a.mp4" << 80 << 24 << 99 << "fast" << bad << "got 99";
        QTest::newRow("preset") << "a.mp4" << 80 << 24 << 17 << "quick" << bad << "got 'quick'";
    }
    void unusableOutputsAndOptionsAreRefused()
    {
        QFETCH(QString, name);
        QFETCH(int, width);
        QFETCH(int, rate);
        QFETCH(int, crf);
        QFETCH(QString, preset);
        QFETCH(int, code);
        QFETCH(QString, says);
        std::filesystem::create_directory(path("folder.mp4"));
        VideoWriterOptions options;
        options.width = width;
        options.height = 32;
        options.rate = Rate{rate, 1};
        options.quality = crf;
        options.preset = preset.toStdString();
        const auto opened = VideoWriter::open(path(name), options);
        QVERIFY(!opened.ok());
        QCOMPARE(static_cast<int>(opened.error().code), code);
        QVERIFY2(QString::fromStdString(opened.error().what).contains(says), opened.error().what.c_str());
        QCOMPARE(opened.error().where, path(name).string());
        QVERIFY(!opened.error().hint.empty());
        QCOMPARE(namesIn(path("")).size(), std::size_t{1});
    }

    void finishNeedsAFrameAndHappensOnce()
    {
        const Clip clip = numberedClip(2);
        auto empty = VideoWriter::open(path("a.mp4"), optionsFor(clip)).value();
        QVERIFY(!empty.finish().ok());
        auto writer = VideoWriter::open(path("b.mp4"), optionsFor(clip)).value();
        writer.write(clip.frame(0)).value();
        QVERIFY(writer.finish().ok());
        QVERIFY(!writer.finish().ok());
        QVERIFY(!writer.write(clip.frame(1)).ok());
        QVERIFY(std::filesystem::exists(path("b.mp4")));
    }

    void memoryDoesNotGrowWithLength()
    {
        // 2,000 frames of 24 KiB are 47 MiB of pixels; the encoder's look-ahead is full after the first 300.
        const Clip clip = numberedClip(300, 64, 128);
        auto options = optionsFor(clip);
        options.preset = "veryfast";
        auto writer = VideoWriter::open(path("a.mp4"), options).value();
        std::int64_t settled = 0;
        for (int i = 0; i < 2000; ++i) {
            writer.write(clip.frame(i % clip.frames)).value();
            settled = i == 300 ? cascade::tests::heldBytes() : settled;
        }
        const auto grown = cascade::tests::heldBytes() - settled;
        QVERIFY(settled > 0);
        QVERIFY2(grown < (8 << 20), qPrintable(QString::number(grown)));
        QCOMPARE(writer.finish().value().frames, std::int64_t{2000});
    }

private:
    std::filesystem::path path(const QString& name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name.toStdString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

CASCADE_TEST(VideoWriterTest);
#include "tst_VideoWriter.moc"
