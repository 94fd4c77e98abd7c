// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/panels/TimelineFixture.h"
#include "ui/panels/FilmstripAlgo.h"
#include "ui/panels/TimelineLayout.h"
#include "ui/panels/TimelineMarkers.h"

#include <QSignalSpy>
#include <QTest>

using namespace cascade::ui;
using cascade::Rate;

namespace {

constexpr TimelineMetrics kMetrics{100, 30, 60, 40, 5};

TimelineLayout layoutOf(const TimelineModel& model)
{
    TimelineLayout layout;
    layout.setMetrics(kMetrics);
    layout.setViewport({900, 230});
    layout.setModel(model);
    return layout;
}

TimelineModel threeTakes()
{
    return timelineOf(shotsByTitle({takeOf(1, "x"), takeOf(2, "x"), takeOf(3, "x")}), nullptr);
}

} // namespace

class TimelineLayoutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allOfTheAxisIsInSightAtFirst()
    {
        const auto model = threeTakes();
        const auto layout = layoutOf(model);
        QVERIFY(layout.showsAll());
        QCOMPARE(layout.xOf(0), 100.0);
        QVERIFY(layout.xOf(model.durationSec()) <= 900);
        QVERIFY(layout.xOf(model.durationSec()) > 850);
        QCOMPARE(layout.secondsAt(layout.xOf(2.5)), 2.5);
    }

    void zoomingKeepsTheMomentUnderThePointer()
    {
        auto layout = layoutOf(threeTakes());
        const double before = layout.secondsAt(400);
        layout.zoom(4, 400);
        QCOMPARE(layout.secondsAt(400), before);
        QVERIFY(!layout.showsAll());
        layout.zoom(1e-9, 400);
        QVERIFY(layout.showsAll()); // never smaller than all
        QCOMPARE(layout.xOf(0), 100.0);
        layout.zoom(1e12, 400);
        QCOMPARE(layout.pixelsPerSecond(), 20000.0);
    }

    void aWindowThatGrowsStillShowsAll()
    {
        auto layout = layoutOf(threeTakes());
        layout.setViewport({1700, 230});
        QVERIFY(layout.xOf(16.0 / 3) > 1600);
        layout.zoom(2, 100);
        const double scale = layout.pixelsPerSecond();
        layout.setViewport({900, 230});
        QCOMPARE(layout.pixelsPerSecond(), scale); // what was zoomed stays
    }

    void openStacksHaveARowForEachVersion()
    {
        auto layout = layoutOf(threeTakes());
        QCOMPARE(layout.rows().size(), 7U);
        const int closed = layout.contentHeight();
        layout.setOpen(QStringLiteral("tsr1"), true);
        QCOMPARE(layout.rows().size(), 9U);
        QCOMPARE(layout.rows()[2].lane, 1);
        QCOMPARE(layout.rows()[2].depth, 1);
        QCOMPARE(layout.rows()[2].height, 40);
        QCOMPARE(layout.contentHeight(), closed + 2 * 45);
    }

    void lanesAreLowerWhereAllAreThenInSight()
    {
        auto layout = layoutOf(threeTakes());
        auto metrics = kMetrics;
        metrics.smallestLane = 20;
        layout.setMetrics(metrics);
        QVERIFY(layout.contentHeight() <= layout.stripsArea().height());
        QVERIFY(layout.rows()[0].height >= 20 && layout.rows()[0].height < kMetrics.lane);
        layout.setViewport({900, 2000});
        QCOMPARE(layout.rows()[0].height, kMetrics.lane); // and never higher than they are meant to be
        layout.setViewport({900, 60});
        QCOMPARE(layout.rows()[0].height, 20); // nor lower than can be read
    }

    void onlyRowsInSightAreFound()
    {
        auto layout = layoutOf(threeTakes()); // rows of 65 from y = 35
        QCOMPARE(layout.rowsBetween(30, 230), (std::pair{0, 3}));
        QCOMPARE(layout.rowAt(40), 0);
        QCOMPARE(layout.rowAt(97), -1); // between rows
        QCOMPARE(layout.rowAt(101), 1);
        QCOMPARE(layout.rowAt(10), -1); // the ruler
        layout.setScroll(0, 130);
        QCOMPARE(layout.rowAt(40), 2);
        QCOMPARE(layout.rowRect(2).top(), 35);
        layout.setScroll(0, 1 << 20);
        QCOMPARE(layout.rowAt(220), 6); // the end, and no further
    }

    void whatIsSoughtComesIntoSight()
    {
        auto layout = layoutOf(threeTakes());
        layout.zoom(10, 100);
        layout.reveal(5);
        QVERIFY(layout.visibleSeconds().first <= 5 && layout.visibleSeconds().second >= 5);
        layout.reveal(0);
        QCOMPARE(layout.scrollX(), 0.0);
        layout.revealRow(6);
        QVERIFY(layout.rowRect(6).bottom() < 230);
        layout.revealRow(0);
        QVERIFY(layout.rowRect(0).top() >= 30);
    }

    void anEmptyTimelineHasNoRows()
    {
        auto layout = layoutOf({});
        QVERIFY(layout.rows().empty());
        layout.zoom(2, 300);
        layout.showAll();
        QCOMPARE(layout.rowAt(100), -1);
    }

    void rulerMarksAreRoundTimes_data()
    {
        QTest::addColumn<double>("pixelsPerSecond");
        QTest::addColumn<double>("step");
        QTest::newRow("frames") << 4000.0 << 1.0 / 24;
        QTest::newRow("half seconds") << 200.0 << 12.0 / 24;
        QTest::newRow("seconds") << 100.0 << 1.0;
        QTest::newRow("five seconds") << 20.0 << 5.0;
        QTest::newRow("minutes") << 1.0 << 120.0;
        QTest::newRow("hours") << 0.01 << 10800.0;
    }
    void rulerMarksAreRoundTimes()
    {
        QFETCH(double, pixelsPerSecond);
        QFETCH(double, step);
        QCOMPARE(rulerStepSec(pixelsPerSecond, 90, Rate::of(24)), step);
    }

    void rulerTextsAreShort()
    {
        QCOMPARE(rulerText(5, 1, Rate::of(24)), QStringLiteral("0:05"));
        QCOMPARE(rulerText(3725, 60, Rate::of(24)), QStringLiteral("1:02:05"));
        QCOMPARE(rulerText(127.0 / 24, 1.0 / 24, Rate::of(24)), QStringLiteral("0:05:07"));
    }

    void snappingTakesTheNearestPlaceInReach()
    {
        const std::vector<double> places{0, 5, 5.2, 10};
        QCOMPARE(snapTo(5.15, places, 0.3), std::optional(5.2));
        QVERIFY(!snapTo(7, places, 0.3));
        QVERIFY(!snapTo(7, {}, 0.3));
    }

    void cutsAreFoundOnBothSides()
    {
        const std::vector<double> places{10, 0, 5};
        QCOMPARE(nextPlace(5, places, 1), std::optional(10.0));
        QCOMPARE(nextPlace(5, places, -1), std::optional(0.0));
        QVERIFY(!nextPlace(10, places, 1));
        QVERIFY(!nextPlace(0, places, -1));
    }

    void wideFramesHaveACellEach()
    {
        const auto cells = filmCells(16, 0, 16, 120, 100); // 16 frames at 3 per second, zoomed
        QCOMPARE(cells.size(), 16U);
        QCOMPARE(cells[15], (FilmCell{15, 1}));
    }

    void narrowFramesShareACell()
    {
        const auto cells = filmCells(128, 0, 128, 10, 100);
        QCOMPARE(cells[1], (FilmCell{8, 8})); // 80 wide, nearer to 100 than 160
        QCOMPARE(cells.size(), 16U);
        QCOMPARE(filmCells(10, 0, 10, 10, 100).back(), (FilmCell{8, 2})); // the last one is cut
    }

    void cellsOutOfSightAreNotMade()
    {
        const auto cells = filmCells(10000, 5003, 5040, 10, 100);
        QCOMPARE(cells.front().frame, 5000);
        QVERIFY(cells.size() <= 6);
        QVERIFY(filmCells(100, 200, 300, 10, 100).empty());
        QVERIFY(filmCells(100, -50, 0, 10, 100).empty());
        QVERIFY(filmCells(0, 0, 10, 10, 100).empty());
        QCOMPARE(filmCells(1000000, 0, 1000000, 1e-4, 100).size(), 1U); // all within one picture
    }

    void markersAreInTheOrderOfTime()
    {
        TimelineMarkers markers;
        QSignalSpy changed(&markers, &TimelineMarkers::changed);
        const int late = markers.add(4, QStringLiteral("late"));
        const int early = markers.add(1);
        QCOMPARE(markers.all()[0].id, early);
        QCOMPARE(markers.all()[0].name, QStringLiteral("Marker 1")); // the first that is free
        QCOMPARE(markers.add(4.00001), late);                        // one is there
        markers.move(early, 9);
        QCOMPARE(markers.all()[1].id, early);
        markers.rename(early, QStringLiteral("last"));
        markers.rename(early, {}); // no name is none
        QCOMPARE(markers.find(early)->name, QStringLiteral("last"));
        markers.remove(late);
        markers.remove(late);
        QVERIFY(markers.find(late) == nullptr);
        QCOMPARE(changed.count(), 5);
    }
};

CASCADE_TEST(TimelineLayoutTest);
#include "tst_TimelineLayout.moc"
