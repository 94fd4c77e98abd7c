// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/PredictionTable.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <ATen/Functions.h>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace cascade;
using namespace cascade::evaluation;
using diffusion::Prediction;

namespace {

/// Readings of two seeds after 100, 200 and 300 steps; eps is `apart` above v but for the first moment.
std::vector<PredictionReading> readings(double apart)
{
    std::vector<PredictionReading> all;
    for (const std::uint64_t seed : {1, 2}) {
        for (const std::int64_t step : {100, 200, 300}) {
            const double base = 10.0 - static_cast<double>(step) / 100 + static_cast<double>(seed);
            const double eps = step == 100 ? base - 5 : base + apart + 0.01 * static_cast<double>(seed);
            all.push_back({Prediction::V, seed, step, base, base / 10});
            all.push_back({Prediction::Epsilon, seed, step, eps, eps / 10});
        }
    }
    return all;
}

} // namespace

class PredictionTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Frames that are off in one channel, and frames that are off to both sides.
    void colourShift_data()
    {
        QTest::addColumn<QList<double>>("offByFrame"); // of the first channel
        QTest::addColumn<double>("levels");
        QTest::newRow("none") << QList<double>{0, 0} << 0.0;
        QTest::newRow("all frames alike") << QList<double>{0.1, 0.1} << 127.5 * 0.1 / std::sqrt(3);
        QTest::newRow("one up, one down") << QList<double>{0.1, -0.1} << 127.5 * 0.1 / std::sqrt(3);
        QTest::newRow("one of two") << QList<double>{0.1, 0} << 127.5 * 0.1 / std::sqrt(6);
    }
    void colourShift()
    {
        QFETCH(QList<double>, offByFrame);
        QFETCH(double, levels);
        const auto truth = at::rand({3, 2, 4, 5});
        auto made = truth.clone();
        for (int i = 0; i < offByFrame.size(); ++i) {
            made[0][i] += offByFrame[i];
        }
        QVERIFY(std::abs(evaluation::colourShift(made, truth) - levels) < 1e-4);
    }

    /// What is wrong with single pixels is no shift of colours.
    void noiseIsNoShift()
    {
        const auto truth = at::zeros({3, 2, 2, 2});
        auto made = truth.clone();
        made.select(3, 0) += 0.5;
        made.select(3, 1) -= 0.5;
        QCOMPARE(evaluation::colourShift(made, truth), 0.0);
    }

    void verdicts_data()
    {
        QTest::addColumn<double>("apart");
        QTest::addColumn<bool>("hold");
        QTest::newRow("v is better but at first") << 1.0 << true;
        QTest::newRow("v is worse") << -1.0 << false;
    }
    void verdicts()
    {
        QFETCH(double, apart);
        QFETCH(bool, hold);
        const auto report = predictionReport(readings(apart));
        QCOMPARE(report.claims.size(), std::size_t{2});
        for (const auto& claim : report.claims) {
            QCOMPARE(claim.comparisons.size(), std::size_t{2}); // the first checkpoint is not judged
            QCOMPARE(holds(claim), hold);
        }
    }

    void oneCheckpointIsNoProof()
    {
        auto few = readings(1);
        std::erase_if(few, [](const auto& reading) { return reading.step > 100; });
        QVERIFY(!holds(predictionReport(few).claims[0]));
    }

    void theTableHasBothAtEachMoment()
    {
        const auto report = predictionReport(readings(1));
        const auto& rows = report.tables.at(0).rows;
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[2].name, std::string("300"));
        QCOMPARE(rows[2].cells.at("colour shift v").value.value(), 8.5);
        QVERIFY(rows[2].cells.at("FID-W eps").error.value() > 0);
        const auto plot = predictionPlot(readings(1));
        QCOMPARE(plot.series.at(1).name, std::string("eps"));
        QCOMPARE(plot.series.at(1).points.size(), std::size_t{3});
    }

    void aReadingIsReadBack()
    {
        const PredictionReading reading{Prediction::Epsilon, 7, 300, 1.25, 0.5};
        const auto again = predictionReadingFromJson(toJson(reading));
        QVERIFY(toJson(again) == toJson(reading));
        QVERIFY(again.prediction == Prediction::Epsilon);
    }
};

CASCADE_TEST(PredictionTableTest);
#include "tst_PredictionTable.moc"
