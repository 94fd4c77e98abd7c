// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Guidance.h"

#include "core/diffusion/Prediction.h"
#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

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

    void evaluationsAreCounted()
    {
        QCOMPARE(GuidanceSchedule::constant(6).evaluations(10), 20);
        QCOMPARE(GuidanceSchedule::constant(0).evaluations(10), 10);
        QCOMPARE(GuidanceSchedule::oscillating(15, 0).evaluations(10), 15);
        QCOMPARE(GuidanceSchedule::curve({{0, 4}, {0.5, 0}}).evaluations(10), 15);
    }

    void textForms()
    {
        for (const auto* text : {"6", "0", "-1", "2.5", "oscillate(15, 1)", "oscillate(15, 1, k=4)",
                                 "curve(0:8, 0.5:4, 1:0)", "curve(0.3:7)"}) {
            QCOMPARE(formatGuidance(parseGuidance(text).value()), std::string(text));
        }
        QCOMPARE(parseGuidance(" oscillate( 15,1 , k = 4 ) ").value(),
                 GuidanceSchedule::oscillating(15, 1, 4));
        QCOMPARE(parseGuidance("curve(0:8,0.5:4,1:0)").value(),
                 GuidanceSchedule::curve({{0, 8}, {0.5, 4}, {1, 0}}));
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
                                 "wobble(1,2)"}) {
            QTest::addRow("%d %s", row++, text) << QString(text);
        }
        QTest::newRow("long number") << QString(100000, '9');
        QTest::newRow("long curve") << "curve(" + QString("0:1,").repeated(100000) + ")";
        QTest::newRow("many knots") << "curve(" + QString("0:1,").repeated(300) + "0:1)";
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
