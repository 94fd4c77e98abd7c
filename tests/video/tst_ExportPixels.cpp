// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"
#include "core/video/LinearLight.h"
#include "core/video/Sidecar.h"
#include "core/video/VideoWriter.h"
#include "tests/support/TestMain.h"
#include "tests/video/ExportSupport.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

#include <malloc.h>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;

namespace {

/// Writes one frame of 16 bits whose samples climb from 0 to 65535.
std::vector<std::uint16_t> writeRamp(const std::filesystem::path& target)
{
    VideoWriterOptions options;
    options.width = 64;
    options.height = 48;
    options.depth = FrameDepth::Bits16;
    std::vector<std::uint16_t> ramp(64 * 48 * 3);
    for (std::size_t i = 0; i < ramp.size(); ++i) {
        ramp[i] = static_cast<std::uint16_t>(i * 65535 / (ramp.size() - 1));
    }
    auto writer = VideoWriter::open(target, options).value();
    writer.write(ramp.data()).value();
    (void)writer.finish().value();
    return ramp;
}

template <typename T>
T valueAt(const QByteArray& bytes, std::size_t index)
{
    T value{};
    std::memcpy(&value, bytes.constData() + index * sizeof(T), sizeof(T));
    return value;
}

unsigned littleEndian(const std::string& bytes, std::size_t at, int count)
{
    unsigned value = 0;
    for (int i = count - 1; i >= 0; --i) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    }
    return value;
}

} // namespace

class ExportPixelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
    }

    void picturesOf16BitsAreExact_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("PNG") << "a.png";
        QTest::newRow("TIFF") << "a.tiff";
        QTest::newRow("APNG") << "a.apng";
    }
    void picturesOf16BitsAreExact()
    {
        QFETCH(QString, name);
        const auto target = path(name.toStdString());
        const auto ramp = writeRamp(target);
        const auto got = decoded(name == "a.apng" ? target : framePath(target, 1), "rgb48le");
        QCOMPARE(static_cast<std::size_t>(got.size()), ramp.size() * 2);
        QVERIFY(std::memcmp(got.constData(), ramp.data(), ramp.size() * 2) == 0);
    }

    void exrIsLinearLightToTheNearestHalf()
    {
        const auto ramp = writeRamp(path("a.exr"));
        const auto got = decoded(path("a.0001.exr"), "gbrpf32le");
        const std::size_t pixels = 64 * 48;
        QCOMPARE(static_cast<std::size_t>(got.size()), pixels * 12);
        const std::size_t planeOf[] = {2, 0, 1};
        for (std::size_t i = 0; i < ramp.size(); ++i) {
            const double code = ramp[i] / 65535.0; // IEC 61966-2-1
            const double linear = code <= 0.04045 ? code / 12.92 : std::pow((code + 0.055) / 1.055, 2.4);
            const double value = valueAt<float>(got, planeOf[i % 3] * pixels + i / 3);
            const double step = linear < 0x1p-14 ? 0x1p-24 : std::exp2(std::floor(std::log2(linear)) - 10);
            QVERIFY2(std::abs(value - linear) <= 0.5001 * step,
                     qPrintable(QString("%1: expected %2, got %3").arg(ramp[i]).arg(linear).arg(value)));
        }
        QCOMPARE(valueAt<float>(got, 0), 0.0F);
    }

    void halvesAreRoundedToEven()
    {
        QCOMPARE(roundedToHalf(1.0F), 1.0F);
        QCOMPARE(roundedToHalf(0.0F), 0.0F);
        QCOMPARE(roundedToHalf(0.5F + 0x1p-12F), 0.5F);                // in the middle: down to even
        QCOMPARE(roundedToHalf(0.5F + 3 * 0x1p-12F), 0.5F + 0x1p-10F); // in the middle: up to even
        QCOMPARE(roundedToHalf(0x1p-25F), 0.0F);
        QCOMPARE(roundedToHalf(0x1.8p-24F), 0x1p-23F);
        QCOMPARE(roundedToHalf(0.99999F), 1.0F);
    }

    void tenBitsFollowBt709_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("H.264") << "mp4-h264-10";
        QTest::newRow("H.265") << "mp4-h265";
        QTest::newRow("ProRes 4444") << "mov-prores4444";
    }
    void tenBitsFollowBt709()
    {
        QFETCH(QString, id);
        const auto& format = *exportFormatById(id.toStdString()).value();
        const int r = 51400;
        const int g = 20560;
        const int b = 5140;
        const double luma = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 65535; // ITU-R BT.709-6, 3.2 to 3.5
        const double expected[] = {4 * (16 + 219 * luma), 4 * (128 + 224 * (b / 65535.0 - luma) / 1.8556),
                                   4 * (128 + 224 * (r / 65535.0 - luma) / 1.5748)};
        Clip clip = makeClip(1, 48, 64);
        fill(clip.frame(0), clip.frameBytes(), r / 257, g / 257, b / 257);
        const auto written = writeAs(format, path("a"), clip, FrameDepth::Bits16);
        const auto got = decoded(written.file, "yuv444p10le");
        QCOMPARE(got.size(), 64 * 48 * 3 * 2);
        for (std::size_t plane = 0; plane < 3; ++plane) {
            const int value = valueAt<std::uint16_t>(got, plane * 64 * 48 + 24 * 64 + 32);
            QVERIFY2(
                std::abs(value - expected[plane]) <= 2.5,
                qPrintable(
                    QString("plane %1: expected %2, got %3").arg(plane).arg(expected[plane]).arg(value)));
        }
    }

    /// A still and a clip of two frames are decoded as far ahead as longer ones.
    void shortClipsOfH265HaveTheTimesOfLongOnes()
    {
        const auto firstPacket = [&](int frames) {
            const auto written = writeAs(*exportFormatById("mp4-h265").value(), path("a"),
                                         makeClip(frames, 48, 64), FrameDepth::Bits8);
            return outputOf("ffprobe", {"-v", "error", "-show_entries", "packet=pts_time,dts_time", "-of",
                                        "csv=p=0", QString::fromStdString(written.file.string())})
                .split('\n')[0]
                .trimmed();
        };
        const auto expected = firstPacket(8);
        ::mallopt(M_PERTURB, 0x5a); // what x265 does not set holds something else than what the last one left
        QVERIFY2(expected.startsWith("0.000000,-0.08"), expected); // two frames of 24 a second
        for (const int frames : {1, 2, 3}) {
            QCOMPARE(firstPacket(frames), expected);
        }
        ::mallopt(M_PERTURB, 0);
    }

    void gifKeepsFlatColoursThroughCuts()
    {
        // A cut to another palette and back: the second black frame has the indices of the white one.
        const int colours[][3] = {{0, 0, 0},    {255, 255, 255}, {0, 0, 0},
                                  {200, 30, 7}, {200, 30, 7},    {3, 99, 250}};
        Clip clip = makeClip(6, 48, 64, Rate::of(10));
        for (int i = 0; i < clip.frames; ++i) {
            fill(clip.frame(i), clip.frameBytes(), static_cast<std::uint8_t>(colours[i][0]),
                 static_cast<std::uint8_t>(colours[i][1]), static_cast<std::uint8_t>(colours[i][2]));
        }
        for (const auto depth : {FrameDepth::Bits8, FrameDepth::Bits16}) {
            const auto written = writeAs(*exportFormatById("gif").value(), path("a"), clip, depth);
            const auto got = decoded(written.file, "rgb24");
            QCOMPARE(static_cast<std::size_t>(got.size()), clip.pixels.size());
            QVERIFY(std::memcmp(got.constData(), clip.pixels.data(), clip.pixels.size()) == 0);
        }
    }

    void gifComesCloseToAnyPicture()
    {
        const Clip clip = gradientClip();
        const auto errorWith = [&](int colours) {
            auto options = optionsAs(*exportFormatById("gif").value(), clip, FrameDepth::Bits8);
            options.quality = colours;
            const auto written = tryAs(*exportFormatById("gif").value(), path("a"), clip, options).value();
            const auto got = decoded(written.file, "rgb24");
            double sum = 0;
            for (std::size_t i = 0; i < clip.pixels.size(); ++i) {
                const double off = static_cast<std::uint8_t>(got[static_cast<int>(i)]) - clip.pixels[i];
                sum += off * off;
            }
            return 10 * std::log10(255.0 * 255 * static_cast<double>(clip.pixels.size()) / sum);
        };
        const double fine = errorWith(255);
        const double coarse = errorWith(16);
        QVERIFY2(fine > 30, qPrintable(QString::number(fine)));
        QVERIFY2(coarse > 18 && coarse < fine - 3, qPrintable(QString::number(coarse)));
    }

    void filesSayHowOftenTheyPlay_data()
    {
        QTest::addColumn<int>("plays");
        for (const int plays : {0, 1, 3}) {
            QTest::addRow("%d", plays) << plays;
        }
    }
    void filesSayHowOftenTheyPlay()
    {
        QFETCH(int, plays);
        const Clip clip = gradientClip();
        const auto bytesWith = [&](const char* id) {
            auto options = optionsAs(*exportFormatById(id).value(), clip, FrameDepth::Bits8);
            options.plays = plays;
            return bytesOf(tryAs(*exportFormatById(id).value(), path("a"), clip, options).value().file);
        };
        const auto gif = bytesWith("gif"); // counts repetitions; no block at all: once
        const auto netscape = gif.find("NETSCAPE2.0\x03\x01");
        QCOMPARE(netscape == std::string::npos, plays == 1);
        if (plays != 1) {
            QCOMPARE(littleEndian(gif, netscape + 13, 2), plays == 0 ? 0U : unsigned(plays - 1));
        }
        const auto apng = bytesWith("apng");
        const auto control = apng.find("acTL");
        QVERIFY(control != std::string::npos);
        QCOMPARE(static_cast<int>(apng[control + 7]), 12); // frames
        QCOMPARE(static_cast<int>(apng[control + 11]), plays);
        const auto webp = bytesWith("webp");
        QCOMPARE(littleEndian(webp, webp.find("ANIM") + 12, 2), unsigned(plays));
    }

    void webpHoldsEveryFrameForItsTime()
    {
        const auto written = writeAs(*exportFormatById("webp").value(), path("a"), gradientClip(),
                                     FrameDepth::Bits8, {{"a", "b"}});
        const auto bytes = bytesOf(written.file);
        QCOMPARE(littleEndian(bytes, 4, 4) + 8, static_cast<unsigned>(bytes.size()));
        unsigned frames = 0;
        unsigned milliseconds = 0;
        std::size_t at = 12;
        std::string last;
        for (; at + 8 <= bytes.size(); at += 8 + (littleEndian(bytes, at + 4, 4) + 1) / 2 * 2) {
            last = bytes.substr(at, 4);
            if (last == "ANMF") {
                ++frames;
                QCOMPARE(littleEndian(bytes, at + 14, 3), 63U);
                QCOMPARE(littleEndian(bytes, at + 17, 3), 47U);
                milliseconds += littleEndian(bytes, at + 20, 3);
            }
        }
        QCOMPARE(at, bytes.size());
        QCOMPARE(last, std::string("XMP "));
        QCOMPARE(frames, 12U);
        QVERIFY(std::abs(static_cast<int>(milliseconds) - 500) <= 1);
    }

    void damagedTagsAreRefused()
    {
        for (const char* id : {"gif", "webp"}) {
            const auto& format = *exportFormatById(id).value();
            const auto written =
                writeAs(format, path("a"), gradientClip(), FrameDepth::Bits8, {{"key", "value"}});
            const auto whole = bytesOf(written.file);
            for (std::size_t kept = 16; kept < whole.size(); kept += 97) {
                writeBytes(written.file, whole.substr(0, kept));
                const auto read = readMetadata(written.file);
                QVERIFY(read.ok() ? !read.value().contains("key") : read.error().code == ErrorCode::BadInput);
            }
            auto bytes = whole;
            bytes.replace(bytes.find("\"value\""), 7, "[value]");
            writeBytes(written.file, bytes);
            QCOMPARE(readMetadata(written.file).error().code, ErrorCode::BadInput);
        }
    }

    void filesBesideAreReadStrictly_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("good");
        QTest::newRow("escapes") << QByteArray("{\"k\": \"\\u0041\\ud83c\\udf00\\/\\n\\\"\\\\\\b\\f\\r\\t\"}")
                                 << true;
        QTest::newRow("nothing") << QByteArray("{ }") << true;
        for (const char* bad :
             {"", "[]", "{", "{\"k\"}", "{\"k\":1}", "{\"k\":\"v\"", "{\"k\":\"v\",}", "{\"k\":\"v\"} x",
              "{\"k\":\"\\x\"}", "{\"k\":\"\\u12\"}", "{\"k\":\"\\ud800\"}", "{\"k\":\"\\udc00\"}",
              "{\"k\":\"\\ud800\\u0041\"}", "{\"k\":\"a\nb\"}", "{\"k\":\"v\",\"k\":\"w\"}", "{\"k\":\"v"}) {
            QTest::newRow(bad) << QByteArray(bad) << false;
        }
    }
    void filesBesideAreReadStrictly()
    {
        QFETCH(QByteArray, json);
        QFETCH(bool, good);
        writeBytes(path("a.exr"), "\x76\x2f\x31\x01");
        writeBytes(sidecarPath(path("a.exr")), json.toStdString());
        const auto read = readMetadata(path("a.exr"));
        QCOMPARE(read.ok(), good);
        if (good && json.contains("k")) {
            QCOMPARE(read.value().at("k"), std::string("A🌀/\n\"\\\b\f\r\t"));
        }
        if (!good) {
            QCOMPARE(read.error().code, ErrorCode::BadInput);
            QCOMPARE(read.error().where, sidecarPath(path("a.exr")).string());
        }
    }

    void sequencesAreNumberedFromWhereTheyStart()
    {
        const Clip clip = gradientClip();
        auto options = optionsAs(*exportFormatById("png-sequence").value(), clip, FrameDepth::Bits8);
        options.firstNumber = 9995;
        const auto written =
            tryAs(*exportFormatById("png-sequence").value(), path("shot"), clip, options).value();
        QCOMPARE(written.file, path("shot.9995.png"));
        QVERIFY(std::filesystem::exists(path("shot.10006.png")));
        QVERIFY(readMetadata(path("shot.10006.png")).value().contains(kFramesHashKey));
        QVERIFY(!std::filesystem::exists(path("shot.10007.png")));
        QCOMPARE(framePath("x/shot.v2.exr", 7), std::filesystem::path("x/shot.v2.0007.exr"));
    }

    void webmCarriesSoundAsOpus()
    {
        QVERIFY(runFfmpeg({"-f", "lavfi", "-i", "sine=frequency=440:duration=2", "-c:a", "pcm_s16le",
                           QString::fromStdString(path("tone.wav").string())}));
        const auto& format = *exportFormatById("webm-vp9").value();
        const Clip clip = gradientClip();
        auto options = optionsAs(format, clip, FrameDepth::Bits8);
        options.sound = SoundSource{path("tone.wav"), 0.5, std::numeric_limits<double>::infinity()};
        const auto written = tryAs(format, path("a"), clip, options).value();
        QVERIFY(written.hasSound);
        QCOMPARE(probe(written.file, "a:0", "stream=codec_name"), std::string("opus"));
        const auto samples =
            outputOf("ffmpeg", {"-v", "error", "-i", QString::fromStdString(written.file.string()), "-vn",
                                "-f", "s16le", "-ac", "1", "-ar", "48000", "-"})
                .size() /
            2;
        QVERIFY2(std::abs(double(samples) / 48000 - 0.5) < 0.03, qPrintable(QString::number(samples)));
    }

private:
    std::filesystem::path path(const std::string& name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

CASCADE_TEST(ExportPixelsTest);
#include "tst_ExportPixels.moc"
