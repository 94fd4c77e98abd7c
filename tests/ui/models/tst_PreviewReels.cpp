// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/PreviewReels.h"

#include "tests/support/TestMain.h"
#include "tests/ui/models/LibraryFixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::TestPlaces;

namespace {

LibraryItem presetAt(const std::filesystem::path& file)
{
    return presetItem({file.stem().string(), file, false});
}

} // namespace

class PreviewReelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theVideoBesideAGraphIsPlayed()
    {
        const TestPlaces places;
        const auto file = places.presets() / "a.cascade";
        tests::writePreset(file, {.title = "A"});
        tests::writeGreyVideo(places.presets() / "a.mp4", 8);
        PreviewReels reels;
        QSignalSpy ready(&reels, &PreviewReels::ready);
        QVERIFY(reels.reel(presetAt(file)) == nullptr); // not at hand, and the window does not wait
        QVERIFY(ready.wait(10000));
        const auto reel = reels.reel(presetAt(file));
        QVERIFY(reel != nullptr);
        QCOMPARE(reel->frames.size(), 8);
        QCOMPARE(reel->framesPerSecond, 24.0);
        QCOMPARE(reel->at(0).size(), QSize(96, 64));
        QVERIFY(std::abs(reel->at(0).pixelColor(10, 10).red() - 10) <= 3);
        QVERIFY(std::abs(reel->at(3.5 / 24).pixelColor(10, 10).red() - 70) <= 3);
        QCOMPARE(reel->at(9.5 / 24), reel->at(1.5 / 24)); // it begins anew
    }

    void theVideoInAPackIsPlayed()
    {
        const TestPlaces places;
        tests::writeGreyVideo(places.root() / "v.mp4", 4, 640, 384);
        QFile video(QString::fromStdString((places.root() / "v.mp4").string()));
        QVERIFY(video.open(QIODevice::ReadOnly));
        files::Preset preset;
        preset.text.about = {"A", "", "MIT", {}, ""};
        preset.preview = video.readAll().toStdString();
        const auto file = places.ownPresets() / "a.cascadepack";
        files::writePack(file, files::packOf(preset, "0.1.0").value()).value();
        PreviewReels reels;
        QSignalSpy ready(&reels, &PreviewReels::ready);
        (void)reels.reel(presetAt(file));
        QVERIFY(ready.wait(10000));
        const auto reel = reels.reel(presetAt(file));
        QCOMPARE(reel->frames.size(), 4);
        QCOMPARE(reel->at(0).size(), QSize(320, 192)); // of a card's size
    }

    void whatIsNoVideoStaysStill()
    {
        const TestPlaces places;
        const auto bad = places.presets() / "bad.cascade", good = places.presets() / "good.cascade";
        for (const auto& file : {bad, good}) {
            tests::writePreset(file, {.title = "A"});
        }
        tests::writeBytes(places.presets() / "bad.mp4", QByteArray("no video at all"));
        tests::writeGreyVideo(places.presets() / "good.mp4", 2);
        PreviewReels reels;
        QSignalSpy ready(&reels, &PreviewReels::ready);
        QVERIFY(reels.reel(presetAt(bad)) == nullptr);
        QVERIFY(reels.reel(presetAt(good)) == nullptr);
        QVERIFY(ready.wait(10000)); // one after the other: the bad one was looked at
        QCOMPARE(ready[0][0].toString(), QStringLiteral("preset:good"));
        QVERIFY(reels.reel(presetAt(bad)) == nullptr);
    }
};

CASCADE_TEST(PreviewReelsTest);
#include "tst_PreviewReels.moc"
