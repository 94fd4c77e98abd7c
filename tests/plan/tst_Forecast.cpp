// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/FigureSet.h"

#include "pipeline/plan/Forecast.h"
#include "pipeline/plan/RunClock.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::plan;

namespace {

using Kind = ForecastItem::Kind;
using store::Figure;

constexpr std::int64_t kMiB = 1 << 20;

Work work(const std::string& name, const std::string& shape, double amount, std::int64_t modelledBytes = 0)
{
    return {name, shape, amount, modelledBytes};
}

ForecastItem item(const std::string& node, Kind kind, Work of)
{
    ForecastItem made;
    made.node = NodeId(node);
    made.kind = kind;
    made.work = std::move(of);
    return made;
}

/// base (100 operations), then ssr1 (300), then an export.
Forecast threeItems()
{
    Forecast forecast;
    forecast.items = {item("base", Kind::Compute, work("network b", "small", 100)),
                      item("ssr1", Kind::Compute, work("network s", "large", 300)),
                      item("export", Kind::Export, work("export mp4", "large", 10))};
    return forecast;
}

Forecast predicted(const std::vector<Figure>& newestFirst)
{
    auto forecast = threeItems();
    predict(forecast, FigureSet(newestFirst));
    return forecast;
}

/// base takes 10 s, ssr1 60 s, the export 5 s.
const std::vector<Figure> kAll{{"network b", "small", 100, 10, 0, 0},
                               {"network s", "large", 300, 60, 0, 0},
                               {"export mp4", "large", 10, 5, 0, 0}};

} // namespace

class ForecastTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasNeverMeasuredIsUnknown()
    {
        QVERIFY(!FigureSet().secondsOf(work("network b", "small", 100)));
        const auto forecast = predicted({kAll[0]});
        QVERIFY(forecast.items[0].seconds);
        QVERIFY(!forecast.items[1].seconds && !forecast.items[2].seconds);
        QVERIFY(!forecast.complete());
        QCOMPARE(forecast.knownSeconds(), 10.0);
    }

    void timeGoesByTheMedianOfTheShapeAndTheAmountOfWork()
    {
        const FigureSet figures({{"n", "s", 100, 1, 0, 0},
                                 {"n", "s", 200, 200, 0, 0}, // the machine slept meanwhile
                                 {"n", "s", 100, 3, 0, 0},
                                 {"n", "t", 100, 70, 0, 0},
                                 {"other", "s", 100, 80, 0, 0}});
        QCOMPARE(*figures.secondsOf(work("n", "s", 100)), 3.0);
        QCOMPARE(*figures.secondsOf(work("n", "s", 400)), 12.0);
    }

    void theNearestShapeServesWhereNoneFits()
    {
        const FigureSet figures({{"n", "tiny", 10, 10, 0, 0}, {"n", "large", 1000, 100, 0, 0}});
        QCOMPARE(*figures.secondsOf(work("n", "middling", 500)), 50.0);
        QCOMPARE(*figures.secondsOf(work("n", "small", 20)), 20.0);
        QCOMPARE(*figures.secondsOf(work("n", "tiny", 1000)), 1000.0); // its own shape, however far
    }

    void memoryIsMeasuredOrFollowsFromShapes()
    {
        Forecast forecast;
        forecast.processBytes = 200 * kMiB;
        forecast.items = {item("seen", Kind::Compute, work("n", "s", 1, 100 * kMiB)),
                          item("near", Kind::Compute, work("n", "t", 1, 150 * kMiB)),
                          item("new", Kind::Compute, work("m", "s", 1, 70 * kMiB))};
        predict(forecast, FigureSet({{"n", "s", 1, 1, 320 * kMiB, 100 * kMiB}}));
        QCOMPARE(forecast.items[0].peakBytes, 320 * kMiB);
        QCOMPARE(forecast.items[1].peakBytes, 370 * kMiB); // its model has 50 MiB more
        QCOMPARE(forecast.items[2].peakBytes, 270 * kMiB);
        QVERIFY(forecast.items[1].peakMeasured && !forecast.items[2].peakMeasured);
        QCOMPARE(forecast.peakBytes(), 370 * kMiB);
    }

    void aFigureOfAFarSizeSaysNothingOfMemory()
    {
        const FigureSet figures({{"export", "large", 400, 4, 708 * kMiB, 0}});
        QVERIFY(figures.bytesOf(work("export", "half", 200)));
        QVERIFY(!figures.bytesOf(work("export", "small", 4)));
        QVERIFY(figures.secondsOf(work("export", "small", 4)));
        QVERIFY(figures.bytesOf(work("export", "large", 4))); // its own shape
    }

    void figuresWithoutAPeakSayNothingOfMemory()
    {
        const FigureSet figures({{"n", "s", 1, 1, 0, 0}});
        QVERIFY(figures.secondsOf(work("n", "s", 1)) && !figures.bytesOf(work("n", "s", 1)));
    }

    void whatIsAroundAStageCountsOnceItWasMeasured()
    {
        auto forecast = threeItems();
        forecast.items[0].around = {work("load b", "", 1), work("keep", "small", 1)};
        predict(forecast, FigureSet({kAll[0], {"load b", "", 1, 2, 0, 0}}));
        QCOMPARE(*forecast.items[0].seconds, 12.0);
    }

    void theClockTellsWhatWasPredictedWhileAllGoesSo()
    {
        RunClock clock(predicted(kAll));
        QCOMPARE(clock.remainingSec(NodeId("base"), Kind::Compute, 0.5, 5), 70.0);
        clock.ended(NodeId("base"), Kind::Compute, 10);
        QCOMPARE(clock.remainingSec(NodeId("ssr1"), Kind::Compute, 0.5, 40), 35.0);
        clock.ended(NodeId("ssr1"), Kind::Compute, 70);
        QCOMPARE(clock.remainingSec(NodeId("export"), Kind::Export, 0, 70), 5.0);
    }

    void theClockIsCorrectedByWhatTheRunTakes()
    {
        RunClock clock(predicted(kAll));
        clock.ended(NodeId("base"), Kind::Compute, 20); // twice what was predicted
        const auto remaining = clock.remainingSec(NodeId("ssr1"), Kind::Compute, 0.5, 80);
        QVERIFY2(remaining > 1.8 * 35 && remaining < 2 * 35, qPrintable(QString::number(remaining)));
    }

    /// The first moments of a run are its slowest: they must not multiply all that follows.
    void theClockTrustsThePredictionAtFirst()
    {
        RunClock clock(predicted(kAll));
        const auto remaining = clock.remainingSec(NodeId("base"), Kind::Compute, 0.01, 1);
        QVERIFY2(remaining < 1.5 * 75, qPrintable(QString::number(remaining)));
    }

    void withoutFiguresTheClockGoesByOperations()
    {
        RunClock clock(predicted({}));
        QVERIFY(clock.remainingSec(NodeId("base"), Kind::Compute, 0, 1) < 0); // nothing is known yet
        // A tenth of 100 operations in 2 s: 390 remain.
        QCOMPARE(clock.remainingSec(NodeId("base"), Kind::Compute, 0.1, 2), 78.0);
        clock.ended(NodeId("base"), Kind::Compute, 20);
        QCOMPARE(clock.remainingSec(NodeId("ssr1"), Kind::Compute, 0.5, 50), 30.0);
    }

    void whatIsUnknownGoesByThePaceOfTheRun()
    {
        RunClock clock(predicted({kAll[0]})); // base alone is known
        clock.ended(NodeId("base"), Kind::Compute, 10);
        QCOMPARE(clock.remainingSec(NodeId("ssr1"), Kind::Compute, 0, 10), 30.0);
    }
};

CASCADE_TEST(ForecastTest);
#include "tst_Forecast.moc"
