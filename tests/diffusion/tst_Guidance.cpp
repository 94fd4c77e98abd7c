// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Guidance.h"

#include "core/diffusion/Prediction.h"
#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace cascade;
using namespace cascade::diffusion;
using namespace cascade::tests;

namespace {

std::vector<double> weightsOver(const GuidanceSchedule& schedule, int steps)
{
    std::vector<double> weights;
    for (int step = 0; step < steps; ++step) {
        weights.push_back(schedule.weightAt(step, steps));
    }
    return weights;
}

} // namespace

class GuidanceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void conventions()
    {
        QCOMPARE(guidanceScale(6), 7.0);
        QCOMPARE(guidanceWeight(7.5), 6.5);
        const auto c = normal({2, 5}, 1);
        const auto u = normal({2, 5}, 2);
        QVERIFY(relativeError(combineGuidance(c, u, 6), 7 * c - 6 * u) < 1e-6);
        QVERIFY(relativeError(combineGuidance(c, u, 0.3), 1.3 * c - 0.3 * u) < 1e-6);
        QVERIFY(torch::equal(combineGuidance(c, u, -1), u));
        QVERIFY(torch::equal(combineGuidance(c, {}, 0), c)); // one pass: there is no unconditional one
        QVERIFY(!needsTwoPasses(0) && needsTwoPasses(6) && needsTwoPasses(-1));
    }

    void halfPrecisionIsCombinedInSingle()
    {
        const auto c = normal({1000}, 1).to(torch::kBFloat16);
        const auto u = normal({1000}, 2).to(torch::kBFloat16);
        const auto guided = combineGuidance(c, u, 15);
        QCOMPARE(guided.scalar_type(), torch::kFloat);
        QVERIFY(relativeError(guided, 16 * c.to(torch::kDouble) - 15 * u.to(torch::kDouble)) < 1e-6);
    }

    void spaceDoesNotMatter()
    {
        const auto z = normal({2, 5}, 1);
        const auto c = normal({2, 5}, 2);
        const auto u = normal({2, 5}, 3);
        const double logSnr = -0.7;
        const auto inV = toX0(Prediction::V, combineGuidance(c, u, 3), z, logSnr);
        const auto inX0 =
            combineGuidance(toX0(Prediction::V, c, z, logSnr), toX0(Prediction::V, u, z, logSnr), 3);
        QVERIFY(relativeError(inV, inX0) < 1e-6);
    }

    void oscillation()
    {
        QCOMPARE(weightsOver(GuidanceSchedule::oscillating(15, 1), 5),
                 (std::vector<double>{15, 1, 15, 1, 15}));
        QCOMPARE(weightsOver(GuidanceSchedule::oscillating(15, 1, 3), 7),
                 (std::vector<double>{15, 15, 15, 15, 1, 15, 1}));
        QCOMPARE(weightsOver(GuidanceSchedule::oscillating(15, 1, 9), 3), (std::vector<double>{15, 15, 15}));
    }

    void curveOverFractionOfSteps()
    {
        const auto curve = GuidanceSchedule::curve({{0, 8}, {0.5, 4}, {1, 0}});
        QCOMPARE(weightsOver(curve, 4), (std::vector<double>{8, 6, 4, 2}));
        // The same at 256 steps as at 8, where both have a step.
        for (int step = 0; step < 8; ++step) {
            QCOMPARE(curve.weightAt(step * 32, 256), curve.weightAt(step, 8));
        }
        const auto inner = GuidanceSchedule::curve({{0.25, 5}, {0.5, 1}});
        QCOMPARE(weightsOver(inner, 4), (std::vector<double>{5, 5, 1, 1})); // ends hold
    }

    /// Slopes and cubics of Hermite by hand: at the share s of an interval h, (1 - s)^2 (1 + 2 s) from +
    /// s^2 (3 - 2 s) to + s (1 - s) h ((1 - s) first slope - s second slope).
    void smoothCurveHasTheValuesOfHermite_data()
    {
        QTest::addColumn<QString>("form");
        QTest::addColumn<int>("eighths"); // of the steps that are done
        QTest::addColumn<double>("weight");
        // Slopes -24 and 0: the parabola's, and level behind the knot.
        QTest::newRow("falls and stays") << "smooth(0:8, 0.5:0, 1:0)" << 2 << 2.5;
        QTest::newRow("nearer to its start") << "smooth(0:8, 0.5:0, 1:0)" << 1 << 5.0625;
        QTest::newRow("where it stays") << "smooth(0:8, 0.5:0, 1:0)" << 6 << 0.0;
        // Slopes 15, 0 and -13: level at the peak.
        QTest::newRow("up to a peak") << "smooth(0:0, 0.5:4, 1:1)" << 2 << 2.9375;
        QTest::newRow("down from it") << "smooth(0:0, 0.5:4, 1:1)" << 6 << 3.3125;
        // Slopes -29 and 3 / (1.75 / -24 + 1.25 / -4) = -288 / 37.
        QTest::newRow("uneven knots") << "smooth(0:9, 0.25:3, 1:0)" << 1 << 5.09375 + 9.0 / 37;
        // The parabola's slope 61 / 3 would overshoot: no more than three times the line's 2.
        QTest::newRow("an end that is held back") << "smooth(0:0, 0.5:1, 0.6:-1)" << 2 << 0.875;
        QTest::newRow("two knots") << "smooth(0:8, 1:0)" << 3 << 5.0;
        QTest::newRow("one knot") << "smooth(0.3:7)" << 5 << 7.0;
        QTest::newRow("before the first") << "smooth(0.25:5, 0.5:1)" << 1 << 5.0;
        QTest::newRow("behind the last") << "smooth(0.25:5, 0.5:1)" << 7 << 1.0;
    }
    void smoothCurveHasTheValuesOfHermite()
    {
        QFETCH(QString, form);
        QFETCH(int, eighths);
        QFETCH(double, weight);
        const auto schedule = parseGuidance(form.toStdString()).value();
        QVERIFY(std::abs(schedule.weightAt(eighths, 8) - weight) < 1e-12);
        QCOMPARE(schedule.weightAt(eighths * 32, 256), schedule.weightAt(eighths, 8));
    }

    void smoothCurveKeepsBetweenItsKnots_data()
    {
        QTest::addColumn<QString>("form");
        QTest::newRow("falling") << "smooth(0:8, 0.1:7.9, 0.2:3, 0.6:3, 0.7:2.5, 1:0)";
        QTest::newRow("up and down") << "smooth(0:0, 0.3:15, 0.35:14, 0.8:0, 1:6)";
        QTest::newRow("swinging") << "smooth(0:15, 0.125:1, 0.25:15, 0.375:1, 0.5:15, 0.625:1)";
        QTest::newRow("steep behind gentle") << "smooth(0:0, 0.899:0.1, 0.9:1000, 1:1000)";
        QTest::newRow("one third") << "smooth(0:0.1, 0.333333:0.7, 1:0.3)";
    }
    void smoothCurveKeepsBetweenItsKnots()
    {
        QFETCH(QString, form);
        const auto knots = parseGuidance(form.toStdString()).value().knots;
        constexpr int kParts = 1000;
        for (std::size_t right = 1; right < knots.size(); ++right) {
            const auto& from = knots[right - 1];
            const auto& to = knots[right];
            QVERIFY(onMonotoneCubic(knots, from.fraction) == from.weight); // exactly
            QVERIFY(onMonotoneCubic(knots, to.fraction) == to.weight);
            double before = from.weight;
            for (int part = 1; part < kParts; ++part) {
                const double fraction = from.fraction + (to.fraction - from.fraction) * part / kParts;
                const double weight = onMonotoneCubic(knots, fraction);
                QVERIFY(weight >= std::min(from.weight, to.weight));
                QVERIFY(weight <= std::max(from.weight, to.weight));
                QVERIFY((weight - before) * (to.weight - from.weight) >= -1e-9);
                before = weight;
            }
        }
    }

    void smoothCurveIsTheLineWhereKnotsLieInOne()
    {
        const std::vector<CurveKnot> knots{{0, 8}, {0.1, 7.2}, {0.25, 6}, {0.7, 2.4}, {1, 0}};
        const auto smooth = GuidanceSchedule::smooth(knots);
        const auto straight = GuidanceSchedule::curve(knots);
        for (int step = 0; step <= 1000; ++step) {
            QVERIFY(std::abs(smooth.weightAt(step, 1000) - straight.weightAt(step, 1000)) < 1e-12);
        }
        QVERIFY(!(smooth == straight)); // they are other schedules all the same
        QVERIFY(smooth.hasKnots() && straight.hasKnots() && !GuidanceSchedule::constant(1).hasKnots());
    }

    /// A slope beyond all numbers makes no weight that is none.
    void smoothCurveWithKnotsThatAllButCoincide()
    {
        constexpr double kNext = std::numeric_limits<double>::denorm_min();
        const auto curve = GuidanceSchedule::smooth({{0, 0}, {kNext, 1000}, {0.5, 1000}});
        QCOMPARE(weightsOver(curve, 4), (std::vector<double>{0, 1000, 1000, 1000}));
    }

    void textForms()
    {
        for (const auto* text :
             {"6", "0", "-1", "2.5", "oscillate(15, 1)", "oscillate(15, 1, k=4)", "curve(0:8, 0.5:4, 1:0)",
              "curve(0.3:7)", "smooth(0:8, 0.5:4, 1:0)", "smooth(0.3:7)"}) {
            QCOMPARE(formatGuidance(parseGuidance(text).value()), std::string(text));
        }
        QCOMPARE(parseGuidance(" oscillate( 15,1 , k = 4 ) ").value(),
                 GuidanceSchedule::oscillating(15, 1, 4));
        QCOMPARE(parseGuidance("curve(0:8,0.5:4,1:0)").value(),
                 GuidanceSchedule::curve({{0, 8}, {0.5, 4}, {1, 0}}));
        QCOMPARE(parseGuidance(" smooth(0:8,0.5:4, 1:0) ").value(),
                 GuidanceSchedule::smooth({{0, 8}, {0.5, 4}, {1, 0}}));
        QCOMPARE(parseGuidance("1e1").value().weight, 10.0);
    }

    void hostileTextIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        int row = 0;
        for (const auto* text : {"",
                                 " ",
                                 "six",
                                 "6 7",
                                 "6x",
                                 "0x10",
                                 "1,5",
                                 "nan",
                                 "inf",
                                 "-inf",
                                 "1e999",
                                 "-2",
                                 "1001",
                                 "6)",
                                 "(6)",
                                 "()",
                                 "oscillate",
                                 "oscillate(",
                                 "oscillate()",
                                 "oscillate(15)",
                                 "oscillate(15,1,2)",
                                 "oscillate(15,1,k=)",
                                 "oscillate(15,1,k=-1)",
                                 "oscillate(15,1,k=1.5)",
                                 "oscillate(15,1,k=9e9)",
                                 "oscillate(15,1,k=1,k=2)",
                                 "oscillate(15,1,j=1)",
                                 "oscillate(15,1))",
                                 "oscillate((15,1)",
                                 "oscillate(15,1) x",
                                 "oscillate(15,,1)",
                                 "Oscillate(15,1)",
                                 "curve",
                                 "curve()",
                                 "curve(0)",
                                 "curve(:)",
                                 "curve(0:8",
                                 "curve(0:8:9)",
                                 "curve(0:8,0:4)",
                                 "curve(0.5:8,0.4:4)",
                                 "curve(-0.1:8)",
                                 "curve(0:8,1.1:0)",
                                 "curve(0:nan)",
                                 "curve(nan:1)",
                                 "curve(0:8,)",
                                 "curve(0:8,k=1)",
                                 "smooth",
                                 "smooth()",
                                 "smooth(0)",
                                 "smooth(0:8",
                                 "smooth(0:8,0:4)",
                                 "smooth(0.5:8,0.4:4)",
                                 "smooth(0:8,1.1:0)",
                                 "smooth(0:1001)",
                                 "smooth(0:nan)",
                                 "smooth(0:8,k=1)",
                                 "Smooth(0:8)",
                                 "wobble(1,2)"}) {
            QTest::addRow("%d %s", row++, text) << QString(text);
        }
        QTest::newRow("long number") << QString(100000, '9');
        QTest::newRow("long curve") << "curve(" + QString("0:1,").repeated(100000) + ")";
        QTest::newRow("many knots") << "curve(" + QString("0:1,").repeated(300) + "0:1)";
        QTest::newRow("many smooth knots") << "smooth(" + QString("0:1,").repeated(300) + "0:1)";
        QTest::newRow("deep brackets") << QString(3000, '(');
        QTest::newRow("control characters") << QString("\x1b[31m6");
    }

    void hostileTextIsRefused()
    {
        QFETCH(QString, text);
        const auto failed = parseGuidance(text.toStdString());
        QVERIFY(!failed.ok());
        const auto& error = failed.error();
        QCOMPARE(error.code, ErrorCode::BadInput);
        QCOMPARE(error.where, std::string("guidance"));
        QVERIFY(error.what.size() < 200);
        QVERIFY(error.what.find('\x1b') == std::string::npos);
    }
};

CASCADE_TEST(GuidanceTest);
#include "tst_Guidance.moc"
