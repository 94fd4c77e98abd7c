// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/PreviewMaker.h"
#include "tests/support/TestMain.h"

#include <ATen/Functions.h>

#include <QElapsedTimer>
#include <QTest>

#include <thread>
#include <vector>

using namespace cascade;
using namespace cascade::jobs;

class PreviewMakerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anyClipBecomesSmallPictures_data()
    {
        QTest::addColumn<int>("frames");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("base") << 16 << 24 << 40;
        QTest::newRow("HD") << 32 << 768 << 1280;
        QTest::newRow("one frame") << 1 << 768 << 1280;
        QTest::newRow("flat") << 3 << 2 << 900;
        QTest::newRow("odd") << 17 << 161 << 13;
    }

    void anyClipBecomesSmallPictures()
    {
        QFETCH(int, frames);
        QFETCH(int, height);
        QFETCH(int, width);
        std::vector<PreviewFrames> shown;
        run::PreviewMaker maker([&](const PreviewFrames& preview) { shown.push_back(preview); });
        maker.offer("ssr3", 2, 8, 5, at::ones({1, 3, frames, height, width}));
        QCOMPARE(shown.size(), std::size_t{1});
        const auto& preview = shown[0];
        QVERIFY(preview.width >= 1 && preview.width <= kMostPreviewSide);
        QVERIFY(preview.height >= 1 && preview.height <= kMostPreviewSide);
        QVERIFY(preview.frames >= 1 && preview.frames <= kMostPreviewFrames);
        QVERIFY((preview.frames - 1) * preview.stride < frames);
        QCOMPARE(preview.first, std::int64_t{5});
        QCOMPARE(preview.pixels, std::vector<std::uint8_t>(preview.bytes(), 255));
        QVERIFY(shareFrames(preview).ok());
    }

    /// However often it is offered a picture; but the first of a stage is never left out.
    void theRateIsBounded()
    {
        int shown = 0;
        run::PreviewMaker maker([&](const PreviewFrames&) { ++shown; });
        const auto x0 = at::zeros({1, 3, 2, 8, 16});
        QElapsedTimer since;
        since.start();
        for (int i = 0; i < 1000; ++i) {
            maker.offer("base", 1, 8, 0, x0);
        }
        QVERIFY(shown >= 1);
        QVERIFY(shown <= 1 + kMostPreviewsASecond * (1 + since.elapsed() / 1000));
        const auto before = shown;
        maker.offer("tsr1", 1, 8, 0, x0);
        QCOMPARE(shown, before + 1);
    }

    /// Where pictures take long to make or to show, there are fewer of them.
    void itTakesAtMostAFiftiethOfTheTime()
    {
        constexpr int kShowMs = 10;
        int shown = 0;
        run::PreviewMaker maker([&](const PreviewFrames&) {
            ++shown;
            std::this_thread::sleep_for(std::chrono::milliseconds(kShowMs));
        });
        const auto x0 = at::zeros({1, 3, 2, 8, 16});
        QElapsedTimer since;
        since.start();
        while (since.elapsed() < 300) {
            maker.offer("ssr3", 1, 8, 0, x0);
        }
        QVERIFY(shown >= 1);
        QVERIFY2(shown <= 1 + since.elapsed() / (49 * kShowMs), qPrintable(QString::number(shown)));
    }
};

CASCADE_TEST(PreviewMakerTest);
#include "tst_PreviewMaker.moc"
