// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/StillImage.h"
#include "core/video/VideoReader.h"
#include "core/world/Caption.h"
#include "core/world/Renderer.h"
#include "core/world/Sampling.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cmath>
#include <csignal>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

constexpr const char* kCaption = "a large red torus spinning over a checkered floor";

/// The frames of kCaption as bytes, [n, H, W, 3].
torch::Tensor expectedFrames(std::int64_t first, std::int64_t count)
{
    world::View view;
    view.frames = count;
    view.height = 48;
    view.width = 80;
    view.firstSec = static_cast<double>(first) / 3;
    const auto clip = world::render({world::parseCaption(kCaption, 5).value()}, view);
    return clip[0].permute({1, 2, 3, 0}).add(1).mul(127.5).round().to(torch::kUInt8).contiguous();
}

} // namespace

class WorldTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysAllWordsThatItKnows()
    {
        const Workshop shop;
        const auto said = shop.run({"world", "--words"});
        QCOMPARE(said.code, 0);
        const auto words = said.out.split('\n');
        QVERIFY(words.contains("torus") && words.contains("checkered") && !words.contains("dragon"));
    }

    void aCaptionBecomesAVideo()
    {
        const Workshop shop;
        const auto outcome =
            shop.run({"world", kCaption, "-o", "torus.mp4", "--size", "80x48", "--fps", "3", "--seed", "5"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out, QByteArray("torus.mp4\n"));
        const auto clip = video::readVideo(shop.file("torus.mp4")).value();
        QCOMPARE(clip.frames, 16);
        QCOMPARE(clip.width, 80);
        QVERIFY(clip.rate == Rate::of(3));
        const auto expected = expectedFrames(0, 16).to(torch::kFloat32);
        const auto actual =
            torch::from_blob(const_cast<std::uint8_t*>(clip.pixels.data()), {16, 48, 80, 3}, torch::kUInt8)
                .to(torch::kFloat32);
        const double error = (actual - expected).square().mean().item<double>();
        QVERIFY2(10 * std::log10(255 * 255 / error) > 30,
                 qPrintable(QString::number(error))); // H.264 halves the colour's resolution
    }

    void aPngIsTheMiddleFrameExactly()
    {
        const Workshop shop;
        QCOMPARE(
            shop.run({"world", kCaption, "-o", "torus.png", "--size", "80x48", "--fps", "3", "--seed", "5"})
                .code,
            0);
        const auto still = video::readPng(shop.file("torus.png")).value();
        const auto expected = expectedFrames(8, 1);
        QVERIFY(
            std::equal(still.pixels.begin(), still.pixels.end(), expected.const_data_ptr<std::uint8_t>()));
        const auto text = video::readPngText(shop.file("torus.png")).value();
        QVERIFY(QByteArray::fromStdString(text.at("cascade.graph")).contains("\"seed\":5"));
        QVERIFY(QByteArray::fromStdString(text.at("comment")).contains("not by a model"));
    }

    void unknownWordsAreNamed()
    {
        const Workshop shop;
        const auto outcome =
            shop.run({"world", "a red torus and a zeppelin, spining", "-o", "a.png", "--size", "80x48"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.error.contains("no word \"zeppelin\""), outcome.error);
        QVERIFY2(outcome.error.contains("no word \"spining\"; the nearest it knows is \"spinning\""),
                 outcome.error);
    }

    void captionsAreOfTheirSplit()
    {
        const Workshop shop;
        for (const bool heldout : {false, true}) {
            const QStringList arguments{
                "world",     "--captions", "12",     "--split", heldout ? "heldout" : "train",
                "--objects", "1",          "--seed", "7"};
            const auto text = shop.run(arguments).out.split('\n');
            const auto list = shop.run(arguments + QStringList{"--json"}).json().array();
            QCOMPARE(list.size(), 12);
            for (int i = 0; i < list.size(); ++i) {
                const auto entry = list[i].toObject();
                QCOMPARE(entry["caption"].toString().toUtf8(), text[i]);
                QCOMPARE(entry["heldout"].toBool(), heldout);
                QCOMPARE(entry["seed"].toInt(), 7 + i);
                QVERIFY(entry["objects"].toArray().size() <= 1);
                const auto scene = world::parseCaption(entry["caption"].toString().toStdString()).value();
                QCOMPARE(QString::fromStdString(world::canonicalCaption(scene)),
                         entry["canonical"].toString());
            }
        }
    }

    void interruptStopsAndLeavesNothing()
    {
        const Workshop shop;
        QProcess process;
        process.setWorkingDirectory(shop.path(""));
        process.setReadChannel(QProcess::StandardError);
        process.start(CASCADE_PROGRAM, {"world", kCaption, "-o", "long.mp4", "--fps", "1000"});
        QVERIFY(process.waitForReadyRead(30'000));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardError().contains("error: stopped"));
        QCOMPARE(QDir(shop.path("")).entryList(QDir::Files | QDir::Hidden), QStringList());
    }
};

CASCADE_TEST(WorldTest);
#include "tst_World.moc"
