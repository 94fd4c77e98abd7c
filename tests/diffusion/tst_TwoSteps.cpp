// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/TwoSteps.h"

#include "core/diffusion/SampleLoop.h"
#include "core/diffusion/Sampler.h"
#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade::diffusion;
using namespace cascade::tests;

namespace {

torch::Tensor ddim(const torch::Tensor& z, const torch::Tensor& x0, double from, double to)
{
    return applyStep(ddimStep(from, to, 0), z, {x0, {}, {}});
}

} // namespace

/// The target of a student whose one step is to land where two of its teacher's do.
class TwoStepsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneStepLandsWhereTwoDo_data()
    {
        QTest::addColumn<int>("levels");
        QTest::addColumn<int>("teacherSteps");
        QTest::newRow("128 for 256") << 128 << 256;
        QTest::newRow("8 for 16") << 8 << 16;
        QTest::newRow("2 for 4") << 2 << 4;
        QTest::newRow("1 for 2") << 1 << 2;
        QTest::newRow("stochastic: steps of two at each of 8 levels") << 8 << 8;
    }
    void oneStepLandsWhereTwoDo()
    {
        QFETCH(int, levels);
        QFETCH(int, teacherSteps);
        const NoiseSchedule schedule;
        const auto logSnr = [&](double time) { return time > 1e-9 ? schedule.logSnr(time) : kNoNoise; };
        std::vector<TwoLevels> all;
        for (int i = 1; i <= levels; ++i) {
            const double time = static_cast<double>(i) / levels, step = 1.0 / teacherSteps;
            all.push_back({logSnr(time), logSnr(time - step), logSnr(time - 2 * step)});
        }
        const auto shape = std::vector<std::int64_t>{levels, 3, 2, 4, 5};
        const auto z = normal(shape, 1), first = normal(shape, 2), second = normal(shape, 3);
        const auto over = firstStep(z, first, all);
        const auto target = oneStepTarget(first, second, all);
        for (int i = 0; i < levels; ++i) {
            const auto& at = all[static_cast<std::size_t>(i)];
            const auto halfway = ddim(z[i], first[i], at.from, at.over);
            QVERIFY(largestDifference(over[i], halfway) < 1e-6);
            const auto there = at.over < kNoNoise ? ddim(halfway, second[i], at.over, at.to) : halfway;
            const auto landed = ddim(z[i], target[i], at.from, at.to);
            QVERIFY2(largestDifference(landed, there) < 1e-6,
                     qPrintable(QString("level %1: %2").arg(i + 1).arg(largestDifference(landed, there))));
        }
    }

    /// models.md 7.6 as it is written, in double precision.
    void theTargetIsTheFormulaOfTheReference()
    {
        const NoiseSchedule schedule;
        const double t = 0.625, half = 0.5625, s = 0.5;
        const TwoLevels at{schedule.logSnr(t), schedule.logSnr(half), schedule.logSnr(s)};
        const double z = 0.3, first = -0.4, second = 0.7;
        const auto step = [](double from, double to, double latent, double x0) {
            const double eps = (latent - alphaOf(from) * x0) / sigmaOf(from);
            return alphaOf(to) * x0 + sigmaOf(to) * eps;
        };
        const double there = step(at.over, at.to, step(at.from, at.over, z, first), second);
        const double ratio = sigmaOf(at.to) / sigmaOf(at.from);
        const double expected = (there - ratio * z) / (alphaOf(at.to) - ratio * alphaOf(at.from));
        const auto target =
            oneStepTarget(torch::full({1, 1}, first), torch::full({1, 1}, second), {at}).item<double>();
        QVERIFY2(std::abs(target - expected) < 1e-6, qPrintable(QString::number(target - expected)));
    }

    /// i = 1: the second prediction itself.
    void theLastStepsTargetIsTheSecondPrediction()
    {
        const NoiseSchedule schedule;
        const auto first = normal({1, 6}, 1), second = normal({1, 6}, 2);
        const auto target =
            oneStepTarget(first, second, {{schedule.logSnr(0.125), schedule.logSnr(0.0625), kNoNoise}});
        QVERIFY(torch::equal(target, second));
    }

    /// Asked about a clip without noise, a network may say anything, NaN included.
    void nothingIsAskedOfACleanClip()
    {
        const auto first = normal({1, 6}, 1);
        const auto second = torch::full({1, 6}, std::numeric_limits<float>::quiet_NaN());
        QVERIFY(torch::equal(oneStepTarget(first, second, {{1.5, kNoNoise, kNoNoise}}), first));
    }
};

CASCADE_TEST(TwoStepsTest);
#include "tst_TwoSteps.moc"
