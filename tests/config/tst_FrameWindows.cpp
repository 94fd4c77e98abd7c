// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Result.h"
#include "core/config/FrameWindows.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;

class FrameWindowsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aClipThatFitsHasOneWindow()
    {
        for (const int frames : {1, 3, 16}) {
            const auto windows = frameWindows(frames, {.length = 16, .overlap = 4});
            QCOMPARE(windows.size(), std::size_t{1});
            QCOMPARE(windows[0].first, 0);
            QCOMPARE(windows[0].weights, std::vector<double>(static_cast<std::size_t>(frames), 1.0));
        }
    }

    void windowsCoverEveryFrameWithWeightOne_data()
    {
        QTest::addColumn<int>("frames");
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("overlap");
        QTest::newRow("one more") << 17 << 16 << 4;
        QTest::newRow("even") << 28 << 16 << 4;
        QTest::newRow("long") << 203 << 16 << 4;
        QTest::newRow("no overlap") << 50 << 16 << 0;
        QTest::newRow("almost all overlaps") << 20 << 8 << 7;
    }
    void windowsCoverEveryFrameWithWeightOne()
    {
        QFETCH(int, frames);
        QFETCH(int, length);
        QFETCH(int, overlap);
        const auto windows = frameWindows(frames, {.length = length, .overlap = overlap});
        std::vector<double> sums(static_cast<std::size_t>(frames));
        for (std::size_t i = 0; i < windows.size(); ++i) {
            const auto& window = windows[i];
            QCOMPARE(window.weights.size(), static_cast<std::size_t>(length));
            for (std::size_t frame = 0; frame < window.weights.size(); ++frame) {
                QVERIFY(window.weights[frame] > 0);
                sums.at(static_cast<std::size_t>(window.first) + frame) += window.weights[frame];
            }
            QVERIFY(i == 0 || windows[i - 1].first + length - window.first >= overlap);
        }
        QCOMPARE(windows.front().first, 0);
        QCOMPARE(windows.back().first + length, frames);
        for (const auto sum : sums) {
            QVERIFY(std::abs(sum - 1) < 1e-12);
        }
        // One window fewer could not share as much.
        const auto most = length + (static_cast<int>(windows.size()) - 2) * (length - overlap);
        QVERIFY(most < frames);
    }

    void neighboursFadeIntoOneAnother()
    {
        const auto windows = frameWindows(28, {.length = 16, .overlap = 4});
        QCOMPARE(windows.size(), std::size_t{2});
        QCOMPARE(windows[1].first, 12);
        for (int i = 0; i < 4; ++i) {
            QVERIFY(std::abs(windows[1].weights[static_cast<std::size_t>(i)] - (i + 1) / 5.0) < 1e-12);
        }
        QCOMPARE(windows[1].weights[4], 1.0);
    }

    void impossibleWindowsAreRefused()
    {
        QVERIFY_EXCEPTION_THROWN((void)frameWindows(0, {}), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)frameWindows(8, {.length = 4, .overlap = 4}), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)frameWindows(8, {.length = 0, .overlap = 0}), ErrorException);
    }
};

CASCADE_TEST(FrameWindowsTest);
#include "tst_FrameWindows.moc"
