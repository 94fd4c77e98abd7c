// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/FrameSchedule.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace cascade;

namespace {

const std::vector<Rate> kRates = {
    Rate::of(3),    Rate::of(6),           Rate::of(12),  Rate::of(24000, 1001), Rate::of(24),
    Rate::of(25),   Rate::of(30000, 1001), Rate::of(30),  Rate::of(60000, 1001), Rate::of(60),
    Rate::of(7, 3), Rate::of(1000),        Rate::of(1, 2)};

/// The frame whose time is nearest, found by looking at all of them; all times over one denominator.
std::int64_t nearestByLooking(std::int64_t output, Rate rate, std::int64_t frames, Rate sourceRate)
{
    const auto at = output * rate.denominator * sourceRate.numerator;
    std::int64_t best = 0;
    for (std::int64_t i = 1; i < frames; ++i) {
        const auto distance = [&](std::int64_t frame) {
            return std::abs(frame * sourceRate.denominator * rate.numerator - at);
        };
        best = distance(i) < distance(best) ? i : best;
    }
    return best;
}

} // namespace

class FrameScheduleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void conformingShowsTheNearestFrameAndKeepsTheDuration()
    {
        for (const auto from : kRates) {
            for (const auto to : kRates) {
                for (const int frames : {1, 2, 16, 75}) {
                    const auto schedule =
                        FrameSchedule::make({.frames = frames, .sourceRate = from, .rate = to}).value();
                    const double lasts = double(schedule.frames()) / to.framesPerSecond();
                    const double before = frames / from.framesPerSecond();
                    const double half = 0.5 / to.framesPerSecond();
                    QVERIFY(schedule.frames() >= 1);
                    QVERIFY(std::abs(lasts - before) <= half * (1 + 1e-9) || schedule.frames() == 1);
                    for (std::int64_t i = 0; i < schedule.frames(); i += 1 + schedule.frames() / 200) {
                        QCOMPARE(schedule.sourceOf(i), nearestByLooking(i, to, frames, from));
                    }
                }
            }
        }
    }

    void knownSchedules_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<QList<int>>("shown");
        QTest::newRow("same") << 24 << 24 << QList<int>{0, 1, 2, 3};
        QTest::newRow("doubled") << 12 << 24 << QList<int>{0, 0, 1, 1, 2, 2, 3, 3};
        QTest::newRow("halved") << 24 << 12 << QList<int>{0, 2};
        QTest::newRow("24 to 30") << 24 << 30 << QList<int>{0, 1, 2, 2, 3};
    }
    void knownSchedules()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(QList<int>, shown);
        const auto schedule =
            FrameSchedule::make({.frames = 4, .sourceRate = Rate::of(from), .rate = Rate::of(to)}).value();
        QList<int> got;
        for (int i = 0; i < schedule.frames(); ++i) {
            got += static_cast<int>(schedule.sourceOf(i));
        }
        QCOMPARE(got, shown);
    }

    void rangesBeginAtTheirInPoint()
    {
        const auto schedule =
            FrameSchedule::make(
                {.frames = 128, .sourceRate = Rate::of(24), .first = 48, .count = 24, .rate = Rate::of(30)})
                .value();
        QCOMPARE(schedule.frames(), std::int64_t{30});
        QCOMPARE(schedule.sourceOf(0), std::int64_t{48});
        QCOMPARE(schedule.sourceOf(29), std::int64_t{71});
        const auto rest =
            FrameSchedule::make({.frames = 10, .sourceRate = Rate::of(24), .first = 7, .rate = Rate::of(24)})
                .value();
        QCOMPARE(rest.frames(), std::int64_t{3});
    }

    void speedKeepsEveryFrame()
    {
        const FrameScheduleOptions options{.frames = 16,
                                           .sourceRate = Rate::of(3),
                                           .first = 2,
                                           .count = 10,
                                           .rate = Rate::of(24),
                                           .change = RateChange::Speed};
        const auto schedule = FrameSchedule::make(options).value();
        QCOMPARE(schedule.frames(), std::int64_t{10});
        for (int i = 0; i < 10; ++i) {
            QCOMPARE(schedule.sourceOf(i), std::int64_t{2 + i});
        }
    }

    void longSchedulesDoNotOverflow()
    {
        const auto schedule =
            FrameSchedule::make(
                {.frames = 90'000'000, .sourceRate = Rate{999'983, 1001}, .rate = Rate{999'979, 1001}})
                .value();
        QCOMPARE(schedule.sourceOf(schedule.frames() - 1), std::int64_t{89'999'999});
    }

    void impossibleRangesAreRefused_data()
    {
        QTest::addColumn<qint64>("frames");
        QTest::addColumn<qint64>("first");
        QTest::addColumn<qint64>("count");
        QTest::addColumn<int>("rate");
        QTest::newRow("no frames") << qint64{0} << qint64{0} << qint64{-1} << 24;
        QTest::newRow("before the start") << qint64{10} << qint64{-1} << qint64{5} << 24;
        QTest::newRow("beyond the end") << qint64{10} << qint64{6} << qint64{5} << 24;
        QTest::newRow("empty") << qint64{10} << qint64{3} << qint64{0} << 24;
        QTest::newRow("in point at the end") << qint64{10} << qint64{10} << qint64{-1} << 24;
        QTest::newRow("sum overflows") << qint64{10} << qint64{5} << std::numeric_limits<qint64>::max() << 24;
        QTest::newRow("no rate") << qint64{10} << qint64{0} << qint64{-1} << 0;
        QTest::newRow("too many frames") << qint64{90'000'000} << qint64{0} << qint64{-1} << 1000;
    }
    void impossibleRangesAreRefused()
    {
        QFETCH(qint64, frames);
        QFETCH(qint64, first);
        QFETCH(qint64, count);
        QFETCH(int, rate);
        const auto made = FrameSchedule::make({.frames = frames,
                                               .sourceRate = Rate::of(24),
                                               .first = first,
                                               .count = count,
                                               .rate = Rate{rate, 1}});
        QVERIFY(!made.ok());
        QCOMPARE(made.error().code, ErrorCode::BadInput);
    }
};

CASCADE_TEST(FrameScheduleTest);
#include "tst_FrameSchedule.moc"
