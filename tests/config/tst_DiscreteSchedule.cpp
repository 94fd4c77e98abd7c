// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/DiscreteSchedule.h"

#include "core/config/NoiseSchedule.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::diffusion;

Q_DECLARE_METATYPE(cascade::diffusion::DiscreteSchedule)

namespace {

DiscreteSchedule betas(BetaKind kind, double start, double end)
{
    DiscreteSchedule schedule;
    schedule.kind = kind;
    schedule.betaStart = start;
    schedule.betaEnd = end;
    return schedule;
}

DiscreteSchedule latent(StepSpacing spacing)
{
    auto schedule = betas(BetaKind::ScaledLinear, 0.00085, 0.012);
    schedule.spacing = spacing;
    return schedule;
}

bool near(double value, double expected, double relative = 1e-6)
{
    return std::abs(value / expected - 1) < relative;
}

/// sigma / alpha.
double ratioOf(double logSnr)
{
    return std::exp(-logSnr / 2);
}

std::vector<double> timesOf(const DiscreteSchedule& schedule, SamplerKind sampler, int steps)
{
    std::vector<double> times;
    for (const auto& step : discreteSteps(schedule, sampler, steps)) {
        times.push_back(step.time);
    }
    return times;
}

using Times = std::vector<double>;

Times first(const Times& times, std::ptrdiff_t count)
{
    return {times.begin(), times.begin() + count};
}

Times last(const Times& times, std::ptrdiff_t count)
{
    return {times.end() - count, times.end()};
}

std::string refusalOf(const DiscreteSchedule& schedule, SamplerKind sampler = SamplerKind::Ddim,
                      int steps = 10)
{
    try {
        (void)discreteSteps(schedule, sampler, steps);
    } catch (const ErrorException& failure) {
        return failure.error().code == ErrorCode::BadInput ? failure.error().what : "another error";
    }
    return "none";
}

} // namespace

class DiscreteScheduleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goldenCumulativeAlphas_data()
    {
        QTest::addColumn<DiscreteSchedule>("schedule");
        QTest::addColumn<QList<double>>("expected"); // at 0, 500, 999, and sigma / alpha of the last
        QTest::newRow("latent diffusion")
            << latent(StepSpacing::Leading) << QList<double>{0.99914998, 0.2763325, 0.004660096, 14.6146};
        QTest::newRow("linear, 0.012") << betas(BetaKind::Linear, 0.00085, 0.012)
                                       << QList<double>{0.99914998, 0.16077162, 0.0015789628, 25.1461};
        QTest::newRow("linear, 0.02") << betas(BetaKind::Linear, 0.0001, 0.02)
                                      << QList<double>{0.99989998, 0.07779666, 4.0358e-5, 157.407};
        QTest::newRow("scaled linear, 0.02") << betas(BetaKind::ScaledLinear, 0.0001, 0.02)
                                             << QList<double>{0.99989998, 0.33127463, 7.33412e-4, 36.9119};
        QTest::newRow("cosine") << betas(BetaKind::Cosine, 0.0001, 0.02)
                                << QList<double>{0.99995869, 0.49228504, 2.4287e-9, 20291.3};
    }

    void goldenCumulativeAlphas()
    {
        QFETCH(DiscreteSchedule, schedule);
        QFETCH(QList<double>, expected);
        const auto abar = schedule.cumulativeAlphas();
        QCOMPARE(abar.size(), std::size_t{1000});
        QVERIFY(std::is_sorted(abar.rbegin(), abar.rend()));
        QVERIFY(near(abar[0], expected[0]) && near(abar[500], expected[1], 3e-6));
        QVERIFY2(near(abar[999], expected[2], 5e-5), qPrintable(QString::number(abar[999], 'g', 9)));
        QVERIFY(near(std::sqrt((1 - abar[999]) / abar[999]), expected[3], 5e-5));
    }

    void upscalersNoiseTheirInputByTheSameNumbers()
    {
        auto schedule = betas(BetaKind::Linear, 0.0001, 0.02); // the low-resolution scheduler of SD x4
        QVERIFY(near(betas(BetaKind::ScaledLinear, 0.0001, 0.02).cumulativeAlphas()[20], 0.99730128));
        QVERIFY(!near(schedule.cumulativeAlphas()[20], 0.99730128));
    }

    void goldenTimes()
    {
        auto schedule = latent(StepSpacing::Linspace);
        auto times = timesOf(schedule, SamplerKind::DpmSolverPP2M, 25);
        QCOMPARE(first(times, 4), (Times{999, 959, 919, 879}));
        QCOMPARE(last(times, 3), (Times{120, 80, 40}));
        times = timesOf(schedule, SamplerKind::Ddim, 25);
        QCOMPARE(first(times, 3), (Times{999, 957, 916}));
        QCOMPARE(last(times, 2), (Times{42, 0}));
        schedule.stepsOffset = 1;
        schedule.spacing = StepSpacing::Leading;
        times = timesOf(schedule, SamplerKind::Ddim, 25);
        QCOMPARE(first(times, 2), (Times{961, 921}));
        QCOMPARE(last(times, 2), (Times{41, 1}));
        schedule.spacing = StepSpacing::Trailing;
        times = timesOf(schedule, SamplerKind::Ddim, 25);
        QCOMPARE(first(times, 2), (Times{999, 959}));
        QCOMPARE(last(times, 1), (Times{39}));
        for (int steps = 1; steps <= 1000; ++steps) {
            QCOMPARE(static_cast<int>(timesOf(schedule, SamplerKind::Ddim, steps).size()), steps);
        }
    }

    void goldenShow1()
    {
        auto schedule = betas(BetaKind::Cosine, 0.0001, 0.02);
        schedule.spacing = StepSpacing::Linspace;
        schedule.logSnrMinClipped = 2 * -5.1;
        const auto times = timesOf(schedule, SamplerKind::DpmSolverPP2M, 75);
        QCOMPARE(first(times, 5), (Times{995, 982, 968, 955, 942}));
        QCOMPARE(last(times, 5), (Times{66, 53, 40, 27, 13}));
        const auto steps = discreteSteps(schedule, SamplerKind::DpmSolverPP2M, 75);
        QVERIFY(near(ratioOf(steps[0].logSnrFrom), 160.4137, 1e-5));
        QVERIFY(near(ratioOf(steps[1].logSnrFrom), 37.7360, 1e-5));
    }

    void goldenStableVideo()
    {
        auto schedule = latent(StepSpacing::Leading);
        schedule.prediction = Prediction::V;
        schedule.karras = schedule.continuousTime = true;
        schedule.sigmaMin = 0.002;
        schedule.sigmaMax = 700;
        const auto steps = discreteSteps(schedule, SamplerKind::Euler, 25);
        QVERIFY(near(ratioOf(steps[0].logSnrFrom), 700) && near(ratioOf(steps[1].logSnrFrom), 545.7292));
        QVERIFY(near(ratioOf(steps[2].logSnrFrom), 421.5692) &&
                near(ratioOf(steps[23].logSnrFrom), 0.0078825, 1e-4));
        QVERIFY(near(ratioOf(steps[24].logSnrFrom), 0.002) && steps[24].logSnrTo == kNoNoise);
        QVERIFY(near(steps[0].time, 1.637770) && near(steps[1].time, 1.575531) &&
                near(steps[24].time, -1.553652));
        // Their state begins as noise of the deviation 700.0007, which is 1 of z.
        QVERIFY(near(std::sqrt(700.0 * 700 + 1), 700.0007));
        QCOMPARE(startNoise(schedule, SamplerKind::Euler, 25), 1.0);
    }

    /// The other samplers' steps follow one another.
    void ddimStepsBackByWholeSteps()
    {
        const auto schedule = latent(StepSpacing::Linspace);
        const auto abar = schedule.cumulativeAlphas();
        const auto steps = discreteSteps(schedule, SamplerKind::Ddim, 24);
        const auto level = [&](int at) {
            const double value = abar[static_cast<std::size_t>(at)];
            return logSnrOf(std::sqrt(value), std::sqrt(1 - value));
        };
        QVERIFY(std::abs(steps[0].logSnrTo - level(999 - 41)) < 1e-9);
        QVERIFY(std::abs(steps[1].logSnrFrom - level(956)) < 1e-9);
        QCOMPARE(steps.back().logSnrTo, kNoNoise);
        for (const auto sampler : {SamplerKind::DpmSolverPP2M, SamplerKind::Euler, SamplerKind::Deis}) {
            const auto others = discreteSteps(schedule, sampler, 24);
            for (std::size_t i = 1; i < others.size(); ++i) {
                QCOMPARE(others[i].logSnrFrom, others[i - 1].logSnrTo);
            }
        }
    }

    void zeroTerminalSnrIsNoiseAlone()
    {
        auto schedule = latent(StepSpacing::Trailing);
        const double before = schedule.cumulativeAlphas().front();
        schedule.rescaleZeroTerminalSnr = true;
        schedule.prediction = Prediction::V;
        QCOMPARE(schedule.cumulativeAlphas().back(), 0.0);
        QVERIFY(near(schedule.cumulativeAlphas().front(), before, 1e-12));
        QCOMPARE(discreteSteps(schedule, SamplerKind::Ddim, 10).front().logSnrFrom, -kNoNoise);
        QVERIFY(near(ratioOf(discreteSteps(schedule, SamplerKind::Euler, 10).front().logSnrFrom), 4096));
        schedule.prediction = Prediction::Epsilon;
        QVERIFY(refusalOf(schedule).starts_with("expected a network that predicts v or x0"));
    }

    void refuses()
    {
        const auto with = [](auto change) {
            DiscreteSchedule schedule;
            change(schedule);
            return refusalOf(schedule);
        };
        QCOMPARE(with([](auto&) {}), std::string("none"));
        QCOMPARE(with([](auto& it) { it.trainSteps = 1; }),
                 std::string("expected 2 to 100000 training steps, got 1"));
        QCOMPARE(with([](auto& it) { it.betaStart = 0; }),
                 std::string("expected betas that rise between 0 and 1, got 0 to 0.02"));
        QVERIFY(with([](auto& it) { it.betaEnd = 1; }) != "none");
        QVERIFY(with([](auto& it) { it.betaEnd = std::nan(""); }) != "none");
        QVERIFY(with([](auto& it) { it.stepsOffset = -1; }) != "none");
        QVERIFY(with([](auto& it) { it.stepsOffset = 200; }) != "none"); // 900 + 200 of 1000
        QVERIFY(with([](auto& it) { it.clipRange = 0; }) != "none");
        QVERIFY(with([](auto& it) { it.sigmaMin = -1; }) != "none");
        QVERIFY(with([](auto& it) { it.karras = true; }) != "none"); // of ddim
        QVERIFY(with([](auto& it) { it.continuousTime = true; }) != "none");
        QCOMPARE(refusalOf({}, SamplerKind::StochasticNStep),
                 std::string("expected a sampler for published schedules, got stochastic"));
        QCOMPARE(refusalOf({}, SamplerKind::Ddim, 0), std::string("expected 1 to 1000 steps, got 0"));
        QCOMPARE(refusalOf({}, SamplerKind::Ddim, 1001), std::string("expected 1 to 1000 steps, got 1001"));
        QVERIFY(refusalOf({}, SamplerKind::DpmSolverPP2M, 1000).starts_with("expected fewer steps"));
        DiscreteSchedule clipped;
        clipped.logSnrMinClipped = 100;
        QVERIFY(refusalOf(clipped, SamplerKind::DpmSolverPP2M) != "none");
    }
};

CASCADE_TEST(DiscreteScheduleTest);
#include "tst_DiscreteSchedule.moc"
