// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/VideoReader.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <cmath>
#include <numeric>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

/// Mean of a colour over a frame.
double meanOf(const Clip& clip, int frame, int channel)
{
    double sum = 0;
    for (std::size_t i = static_cast<std::size_t>(channel); i < clip.frameBytes(); i += 3) {
        sum += clip.frame(frame)[i];
    }
    return sum / (static_cast<double>(clip.frameBytes()) / 3);
}

} // namespace

class UpscaleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        makeTinyModel(m_shop.file("tiny"));
        makeFootage(m_shop.file("in.mp4"), 64, 32, 6, 12);
    }

    void sizesAndRatesFollowTheWish_data()
    {
        QTest::addColumn<QStringList>("wish");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("frames");
        QTest::addColumn<QByteArray>("note");
        QTest::newRow("four times, twice the rate")
            << QStringList{} << 256 << 128 << 12
            << QByteArray("fitted to 64x32; its 12 frames a second are kept");
        QTest::newRow("same rate: no TSR")
            << QStringList{"--fps", "12"} << 256 << 128 << 6 << QByteArray("then ssr3 make it");
        QTest::newRow("four times the rate")
            << QStringList{"--fps", "48"} << 256 << 128 << 24 << QByteArray("then tsr2 tsr3 ssr3 make it");
        QTest::newRow("a rate between") << QStringList{"--fps", "20"} << 256 << 128 << 10
                                        << QByteArray("its rate goes from 12 to 10 frames a second");
        QTest::newRow("bars") << QStringList{"--to", "128x128", "--fps", "12"} << 128 << 128 << 6
                              << QByteArray("fitted to 32x16 inside 32x32 with black bars");
        QTest::newRow("crop") << QStringList{"--to", "128x128", "--fps", "12", "--crop"} << 128 << 128 << 6
                              << QByteArray("fitted to 32x32 from its middle 32x32");
        QTest::newRow("no multiple of the stride") << QStringList{"--to", "250x126", "--fps", "12"} << 250
                                                   << 126 << 6 << QByteArray("make it 250x126");
    }
    void sizesAndRatesFollowTheWish()
    {
        QFETCH(QStringList, wish);
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, frames);
        QFETCH(QByteArray, note);
        const auto outcome =
            m_shop.run(QStringList{"upscale", "in.mp4", "--model", "tiny", "-o", "out.mp4"} + wish);
        QVERIFY2(outcome.code == 0, outcome.error);
        QVERIFY2(outcome.error.contains(note), outcome.error);
        const auto clip = video::readVideo(m_shop.file("out.mp4")).value();
        QCOMPARE(clip.width, width);
        QCOMPARE(clip.height, height);
        QCOMPARE(clip.frames, frames);
        QVERIFY(std::abs(clip.durationSec() - 0.5) < 1e-6);
    }

    /// Untrained networks add small noise around their condition: colours and times of the footage must come
    /// through.
    void theFootageComesThrough()
    {
        const auto outcome =
            m_shop.run({"upscale", "in.mp4", "--model", "tiny", "-o", "out.mp4", "--steps", "1"});
        QVERIFY2(outcome.code == 0, outcome.error);
        const auto in = video::readVideo(m_shop.file("in.mp4")).value(),
                   out = video::readVideo(m_shop.file("out.mp4")).value();
        for (int i = 0; i < out.frames; i += 2) {
            for (int channel = 0; channel < 3; ++channel) {
                const double difference = meanOf(out, i, channel) - meanOf(in, i / 2, channel);
                QVERIFY2(std::abs(difference) < 8,
                         qPrintable(QString("frame %1, colour %2: %3").arg(i).arg(channel).arg(difference)));
            }
        }
    }

    void theRunIsWrittenDown()
    {
        QCOMPARE(m_shop
                     .run({"upscale", "in.mp4", "--model", "tiny", "-o", "out.mp4", "--prompt", "a red cube",
                           "--seed", "9"})
                     .code,
                 0);
        const auto metadata = video::VideoReader::open(m_shop.file("out.mp4")).value().info().metadata;
        const auto graph = QByteArray::fromStdString(metadata.at("cascade.graph"));
        QVERIFY2(graph.contains("a red cube") && graph.contains("\"seed\": 9") && graph.contains("/in.mp4"),
                 graph);
        QVERIFY2(m_shop.run({"verify", "out.mp4"}).out.contains("bit-exact"), graph);
        QVERIFY(QByteArray::fromStdString(metadata.at("cascade.weights")).contains("/ssr3/original"));
        QVERIFY(QByteArray::fromStdString(metadata.at("comment")).contains("generative model"));
    }

    /// As every render: a take, whose finished stages are found again.
    void nothingIsMadeTwice()
    {
        const QStringList command{"upscale", "in.mp4", "--model", "tiny", "-o", "out.mp4", "--seed", "31"};
        const auto first = m_shop.run(command);
        QVERIFY2(first.code == 0, first.error);
        QVERIFY2(!first.error.contains("found"), first.error);
        const auto bytes = m_shop.read("out.mp4");
        const auto again = m_shop.run(command);
        QVERIFY2(again.error.contains("found"), again.error);
        QCOMPARE(m_shop.read("out.mp4"), bytes);
        QVERIFY(m_shop.run({"takes", "list"}).out.contains("out"));
    }

    /// A picture that is wider than its pixels say is upscaled as it is to be seen.
    void pixelsThatAreNotSquareAreMadeSo()
    {
        if (QStandardPaths::findExecutable("ffmpeg").isEmpty()) {
            QSKIP("needs the program ffmpeg to make such footage");
        }
        QCOMPARE(QProcess::execute("ffmpeg", {"-nostdin", "-v", "quiet", "-y", "-i", m_shop.path("in.mp4"),
                                              "-vf", "setsar=2/1", m_shop.path("wide.mp4")}),
                 0);
        const auto outcome =
            m_shop.run({"upscale", "wide.mp4", "--model", "tiny", "-o", "out.mp4", "--fps", "12"});
        QVERIFY2(outcome.code == 0, outcome.error);
        QVERIFY2(outcome.error.contains("graphs show them 128 wide"), outcome.error);
        QCOMPARE(video::VideoReader::open(m_shop.file("out.mp4")).value().info().width, 512);
    }

    void soundIsKept()
    {
        if (QStandardPaths::findExecutable("ffmpeg").isEmpty()) {
            QSKIP("needs the program ffmpeg to make footage with sound");
        }
        QCOMPARE(QProcess::execute("ffmpeg", {"-nostdin", "-v", "quiet", "-y", "-i", m_shop.path("in.mp4"),
                                              "-f", "lavfi", "-i", "sine=440:d=0.5", "-c:v", "copy", "-c:a",
                                              "aac", m_shop.path("loud.mp4")}),
                 0);
        QCOMPARE(m_shop.run({"upscale", "loud.mp4", "--model", "tiny", "-o", "out.mp4", "--fps", "12"}).code,
                 0);
        QVERIFY(video::VideoReader::open(m_shop.file("out.mp4")).value().info().hasSound);
    }

    void badFootageIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("a text") << "text.mp4";
        QTest::newRow("truncated") << "short.mp4";
        QTest::newRow("not there") << "nowhere.mp4";
    }
    void badFootageIsRefused()
    {
        QFETCH(QString, name);
        m_shop.write("text.mp4", "This is the script, not the film.\n");
        const auto whole = m_shop.read("in.mp4");
        m_shop.write("short.mp4", whole.left(whole.size() * 2 / 3));
        const auto outcome = m_shop.run({"upscale", name, "--model", "tiny", "-o", "never.mp4"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.startsWith("error: [" + name.toUtf8()), outcome.error);
        QVERIFY(!std::filesystem::exists(m_shop.file("never.mp4")));
    }

    void anOddSizeIsRefusedBeforeAnyWork()
    {
        const auto outcome =
            m_shop.run({"upscale", "in.mp4", "--model", "tiny", "-o", "never.mp4", "--to", "255x128"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("needs an even width and height"), outcome.error);
    }

private:
    Workshop m_shop;
};

CASCADE_TEST(UpscaleTest);
#include "tst_Upscale.moc"
