// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/panels/PictureFixture.h"
#include "ui/panels/CompareAlgo.h"

#include <QTest>

using namespace cascade::ui;

class CompareAlgoTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theDifferenceIsOfEachChannelAndTimesItsGain()
    {
        const auto a = plain(QColor(100, 50, 200)), b = plain(QColor(90, 70, 200));
        QCOMPARE(differencePicture(a, b).pixelColor(3, 2), QColor(10, 20, 0));
        QCOMPARE(differencePicture(b, a, 4).pixelColor(0, 0), QColor(40, 80, 0));
        QCOMPARE(differencePicture(a, b, 100).pixelColor(0, 0), QColor(255, 255, 0));
        QVERIFY(differencePicture(a, {}).isNull());
    }

    void theSmallerPictureIsScaledToTheLarger()
    {
        const auto small = plain(QColor(10, 10, 10), 5, 3), large = plain(QColor(30, 10, 10), 20, 12);
        const auto difference = differencePicture(small, large);
        QCOMPARE(difference.size(), QSize(20, 12));
        QCOMPARE(difference.pixelColor(19, 11), QColor(20, 0, 0));
        QCOMPARE(differencePicture(large, small).size(), QSize(20, 12));
    }

    void aHistogramCountsEveryPixelOnce()
    {
        auto picture = plain(QColor(0, 128, 255), 5, 3); // lines of 15 bytes, padded to 16
        picture.setPixelColor(4, 2, QColor(7, 128, 254));
        const auto histogram = histogramOf(picture);
        QCOMPARE(histogram.pixels, 15);
        QCOMPARE(histogram.counts[0][0], 14);
        QCOMPARE(histogram.counts[0][7], 1);
        QCOMPARE(histogram.counts[1][128], 15);
        QCOMPARE(histogram.highest(), 15);
        QCOMPARE(histogram.clippedLow(), 14.0 / 45);
        QCOMPARE(histogram.clippedHigh(), 14.0 / 45);
        QCOMPARE(histogramOf({}).clippedLow(), 0.0);
    }

    void modesGoRound()
    {
        auto mode = CompareMode::Single;
        for (const auto expected : {CompareMode::Wipe, CompareMode::SideBySide, CompareMode::Difference,
                                    CompareMode::Grid, CompareMode::Single}) {
            mode = nextMode(mode);
            QCOMPARE(mode, expected);
        }
    }

    void tilesLieBesideEachOtherOrOverEachOther()
    {
        const QRectF area(0, 0, 204, 104);
        QCOMPARE(compareTiles(CompareMode::Single, 3, area, 4), QVector<QRectF>{area});
        QCOMPARE(compareTiles(CompareMode::Wipe, 2, area, 4), (QVector<QRectF>{area, area}));
        QCOMPARE(compareTiles(CompareMode::SideBySide, 2, area, 4),
                 (QVector<QRectF>{{0, 0, 100, 104}, {104, 0, 100, 104}}));
        QCOMPARE(compareTiles(CompareMode::Grid, 4, area, 4)[3], QRectF(104, 54, 100, 50));
        QCOMPARE(compareTiles(CompareMode::Grid, 1, area, 4), QVector<QRectF>{area});
        QVERIFY(compareTiles(CompareMode::Grid, 0, area, 4).isEmpty());
    }

    void safeAreasAreInTheMiddle()
    {
        QCOMPARE(safeArea(QRectF(0, 0, 1000, 100), kTitleSafe), QRectF(50, 5, 900, 90));
    }
};

CASCADE_TEST(CompareAlgoTest);
#include "tst_CompareAlgo.moc"
