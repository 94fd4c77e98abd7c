// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/NoiseLevels.h"

#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::diffusion;

class NoiseScheduleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goldenCosine_data()
    {
        QTest::addColumn<double>("t");
        QTest::addColumn<double>("logSnr");
        QTest::newRow("clean") << 0.0 << 20.0;
        QTest::newRow("0.1") << 0.1 << 3.684990;
        QTest::newRow("0.25") << 0.25 << 1.762619;
        QTest::newRow("half") << 0.5 << 0.0;
        QTest::newRow("0.75") << 0.75 << -1.762619;
        QTest::newRow("0.9") << 0.9 << -3.684990;
        QTest::newRow("noise") << 1.0 << -20.0;
    }

    void goldenCosine()
    {
        QFETCH(double, t);
        QFETCH(double, logSnr);
        const NoiseSchedule schedule;
        QVERIFY(std::abs(schedule.logSnr(t) - logSnr) < 1e-6);
        QVERIFY(std::abs(schedule.timeOf(schedule.logSnr(t)) - t) < 1e-9);
        const auto batch = logSnrAt(schedule, torch::tensor({t, 0.5}, torch::kDouble));
        QCOMPARE(batch.scalar_type(), torch::kFloat);
        QVERIFY(std::abs(batch[0].item<double>() - logSnr) < 1e-5);
    }

    void shiftScalesAlphaOverSigma()
    {
        const NoiseSchedule plain;
        const NoiseSchedule shifted{.logSnrShift = -2 * std::log(4.0)};
        for (const double t : {0.05, 0.5, 0.93}) {
            const double before = alphaOf(plain.logSnr(t)) / sigmaOf(plain.logSnr(t));
            const double after = alphaOf(shifted.logSnr(t)) / sigmaOf(shifted.logSnr(t));
            QVERIFY(std::abs(after / before - 0.25) < 1e-12);
            QVERIFY(std::abs(shifted.timeOf(shifted.logSnr(t)) - t) < 1e-12);
        }
    }

    void timeStaysInRange()
    {
        const NoiseSchedule schedule;
        QCOMPARE(schedule.timeOf(1000), 0.0);
        QCOMPARE(schedule.timeOf(kNoNoise), 0.0);
        QCOMPARE(schedule.timeOf(-1000), 1.0);
    }

    void alphaAndSigmaKeepTheirPrecision()
    {
        // At log-SNR 20, sigma^2 = 1 / (1 + e^20); computed as 1 - alpha^2 it would keep 7 digits only.
        QVERIFY(std::abs(sigmaOf(20.0) / std::sqrt(1 / (1 + std::exp(20.0))) - 1) < 1e-14);
        QVERIFY(std::abs(alphaOf(-20.0) / std::sqrt(1 / (1 + std::exp(20.0))) - 1) < 1e-14);
        for (const double logSnr : {-20.0, -3.0, 0.0, 7.5, 20.0}) {
            QVERIFY(std::abs(std::pow(alphaOf(logSnr), 2) + std::pow(sigmaOf(logSnr), 2) - 1) < 1e-14);
            QVERIFY(std::abs(logSnrOf(alphaOf(logSnr), sigmaOf(logSnr)) - logSnr) < 1e-12);
        }
    }

    void cleanAndPureNoiseAreExact()
    {
        QCOMPARE(alphaOf(kNoNoise), 1.0);
        QCOMPARE(sigmaOf(kNoNoise), 0.0);
        QCOMPARE(alphaOf(-kNoNoise), 0.0);
        QCOMPARE(sigmaOf(-kNoNoise), 1.0);
        QCOMPARE(logSnrOf(1, 0), kNoNoise);
        QCOMPARE(logSnrOf(0, 1), -kNoNoise);
    }

    void batchesEqualSingles()
    {
        const auto levels = torch::tensor({-20.0, -1.5, 0.0, 4.25, 20.0}, torch::kDouble).to(torch::kFloat);
        const auto alphas = alphaOf(levels);
        const auto sigmas = sigmaOf(levels);
        QCOMPARE(alphas.scalar_type(), torch::kFloat);
        for (std::int64_t i = 0; i < levels.numel(); ++i) {
            const double level = levels[i].item<float>();
            QCOMPARE(alphas[i].item<float>(), static_cast<float>(alphaOf(level)));
            QCOMPARE(sigmas[i].item<float>(), static_cast<float>(sigmaOf(level)));
        }
    }
};

CASCADE_TEST(NoiseScheduleTest);
#include "tst_NoiseSchedule.moc"
