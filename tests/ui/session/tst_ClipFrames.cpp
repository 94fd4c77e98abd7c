// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/ClipFrames.h"

#include "pipeline/store/StageStore.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <vector>

using namespace cascade;
using namespace cascade::ui;

namespace {

constexpr int kWidth = 8, kHeight = 6, kFrames = 5;

Places placesIn(const QTemporaryDir& folder)
{
    const std::filesystem::path home(folder.path().toStdString());
    return {"1", home / "resources", home / "cache", home / "data", {}};
}

store::Key keyOf(const char* name)
{
    return store::KeyHasher("test/1").add("name", std::string_view(name)).key();
}

/// A clip whose frame i is grey of i * 0.25 - 1 in fp16.
StageClip storeClip(const Places& places, const char* name)
{
    const std::uint16_t greys[kFrames] = {0xbc00, 0xba00, 0xb800, 0xb400, 0x0000};
    const auto store = store::StageStore::open(places.cacheFolder / "stages").value();
    auto writer =
        store.begin(keyOf(name), {.frames = kFrames, .frameBytes = 6 * kWidth * kHeight, .about = "{}"})
            .value();
    for (const auto grey : greys) {
        const std::vector<std::uint16_t> frame(3 * kWidth * kHeight, grey);
        writer.append(std::as_bytes(std::span(frame)), {}).value();
    }
    writer.commit().value();
    return {keyOf(name), QStringLiteral("base"), kFrames, kWidth, kHeight, Rate::of(3)};
}

} // namespace

class ClipFramesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFrameArrivesAndIsThenAtHand()
    {
        const QTemporaryDir folder;
        const auto clip = storeClip(placesIn(folder), "a");
        ClipFrames frames(placesIn(folder), 1 << 20);
        QSignalSpy ready(&frames, &ClipFrames::ready);
        QVERIFY(frames.frame(clip, 4).isNull());
        QVERIFY(ready.wait());
        QCOMPARE(ready[0][1].toInt(), 4);
        const auto picture = frames.frame(clip, 4);
        QCOMPARE(picture.size(), QSize(kWidth, kHeight));
        QCOMPARE(picture.pixelColor(0, 0), QColor(128, 128, 128));
    }

    void whatWasAskedForLastComesFirst()
    {
        const QTemporaryDir folder;
        const auto clip = storeClip(placesIn(folder), "a");
        ClipFrames frames(placesIn(folder), 1 << 20);
        QSignalSpy ready(&frames, &ClipFrames::ready);
        for (int i = 0; i < kFrames; ++i) {
            (void)frames.frame(clip, i);
        }
        QTRY_COMPARE(ready.count(), kFrames);
        // The thread may have taken some of them before the last was asked for; of the rest the newest comes
        // first.
        QVERIFY(ready.last()[1].toInt() < kFrames - 1);
    }

    void smallPicturesAreKeptApart()
    {
        const QTemporaryDir folder;
        const auto clip = storeClip(placesIn(folder), "a");
        ClipFrames frames(placesIn(folder), 1 << 20);
        QTRY_VERIFY(!frames.frame(clip, 0, 4).isNull());
        QCOMPARE(frames.frame(clip, 0, 4).size(), QSize(4, 3));
        QVERIFY(frames.frame(clip, 0).isNull());
    }

    void aClipThatIsGoneIsSaid()
    {
        const QTemporaryDir folder;
        ClipFrames frames(placesIn(folder), 1 << 20);
        QSignalSpy missing(&frames, &ClipFrames::missing);
        const StageClip clip{keyOf("nothing"), QStringLiteral("ssr1"), 1, 2, 2, Rate::of(3)};
        QVERIFY(frames.frame(clip, 0).isNull());
        QVERIFY(missing.wait());
        QVERIFY(missing[0][1].toString().contains(QStringLiteral("no longer in the store")));
    }

    void theBudgetIsKept()
    {
        const QTemporaryDir folder;
        const auto clip = storeClip(placesIn(folder), "a");
        ClipFrames frames(placesIn(folder), 2 * kHeight * 24 + 1); // two pictures: rows of 24 bytes
        QSignalSpy ready(&frames, &ClipFrames::ready);
        for (int i = 0; i < 3; ++i) {
            (void)frames.frame(clip, i);
            QVERIFY(ready.wait());
        }
        QVERIFY(!frames.frame(clip, 2).isNull());
        QVERIFY(frames.frame(clip, 0).isNull());
    }

    void timesAndFramesAgree()
    {
        StageClip clip{keyOf("a"), {}, 16, 40, 24, Rate::of(3)};
        for (int i = 0; i < 16; ++i) {
            QCOMPARE(clip.frameAt(i / 3.0), i);
        }
        QCOMPARE(clip.frameAt(0.32), 0);
        QCOMPARE(clip.frameAt(-1), 0);
        QCOMPARE(clip.frameAt(99), 15);
        clip.rate = Rate::of(24000, 1001);
        QCOMPARE(clip.frameAt(7 * 1001.0 / 24000), 7);
    }
};

CASCADE_TEST(ClipFramesTest);
#include "tst_ClipFrames.moc"
