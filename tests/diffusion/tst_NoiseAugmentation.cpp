// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/NoiseAugmentation.h"

#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::diffusion;
using namespace cascade::tests;

class NoiseAugmentationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void signalToNoiseRatioIsAsAsked()
    {
        const auto c = normal({1, 3, 2, 4, 5}, 1);
        const auto eps = normal({1, 3, 2, 4, 5}, 2);
        for (const double snr : {0.5, 3.0, 5.0}) {
            const auto expected = std::sqrt(snr / (1 + snr)) * c + std::sqrt(1 / (1 + snr)) * eps;
            QVERIFY(relativeError(augment(c, eps, augmentationLogSnr(snr)), expected) < 1e-6);
        }
        QVERIFY(std::abs(augmentationLogSnr(3) - std::log(3.0)) < 1e-15);
    }

    void cleanIsExact()
    {
        const auto c = normal({2, 3, 2, 4, 5}, 1);
        const auto eps = normal({2, 3, 2, 4, 5}, 2);
        QCOMPARE(augmentationLogSnr(std::numeric_limits<double>::infinity()), kCleanLogSnr);
        QCOMPARE(augmentationLogSnr(1e30), kCleanLogSnr);
        QVERIFY(torch::equal(augment(c, eps, kCleanLogSnr), c));
        const auto levels = torch::tensor({static_cast<float>(kCleanLogSnr), 1.0F});
        const auto mixed = augment(c, eps, levels);
        QVERIFY(torch::equal(mixed[0], c[0]));
        QVERIFY(largestDifference(mixed[1], augment(c[1], eps[1], 1.0)) < 1e-6);
    }

    void drawnLevelsFillTheRange()
    {
        const AugmentationRange range{1, 100, 0.25};
        const auto uniform = torch::arange(0, 1000).to(torch::kDouble) / 1000;
        const auto levels = drawAugmentation(range, uniform);
        QCOMPARE(levels.scalar_type(), torch::kFloat);
        QCOMPARE((levels == kCleanLogSnr).sum().item<std::int64_t>(), std::int64_t(250));
        const auto noisy = levels.slice(0, 250).to(torch::kDouble);
        QVERIFY(noisy.min().item<double>() >= 0 && noisy.min().item<double>() < 0.01);
        QVERIFY(noisy.max().item<double>() <= std::log(100.0) &&
                noisy.max().item<double>() > std::log(100.0) - 0.02);
        QVERIFY(std::abs(noisy.mean().item<double>() - std::log(100.0) / 2) < 0.01); // uniform in log-SNR
    }

    void alwaysOrNeverClean()
    {
        const auto uniform = torch::tensor({0.0F, 0.5F, 0.999F});
        QVERIFY((drawAugmentation({1, 100, 1}, uniform) == kCleanLogSnr).all().item<bool>());
        QVERIFY((drawAugmentation({1, 100, 0}, uniform) < kCleanLogSnr).all().item<bool>());
    }
};

CASCADE_TEST(NoiseAugmentationTest);
#include "tst_NoiseAugmentation.moc"
