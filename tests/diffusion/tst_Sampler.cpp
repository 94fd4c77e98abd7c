// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Sampler.h"

#include "core/diffusion/SampleLoop.h"
#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::diffusion;
using namespace cascade::tests;

namespace {

/// Data x ~ N(0, deviation^2), for which everything is known: the best denoiser is linear in z.
struct GaussianData {
    double deviation;

    [[nodiscard]] double variance(double logSnr) const
    {
        return std::pow(alphaOf(logSnr) * deviation, 2) + std::pow(sigmaOf(logSnr), 2);
    }
    /// E[x | z] = denoiser(logSnr) z.
    [[nodiscard]] double denoiser(double logSnr) const
    {
        return alphaOf(logSnr) * deviation * deviation / variance(logSnr);
    }
};

/// What the plan makes of z = 1, in double precision, without noise.
double deterministicEnd(const StepPlan& plan, const GaussianData& data)
{
    double z = 1;
    double previous = 0;
    for (const auto& step : plan) {
        const double x0 = data.denoiser(step.logSnrFrom) * z;
        const double left = step.keepZ * z + step.keepX0 * x0;
        z = step.z * z + step.x0 * x0 + step.history * previous;
        previous = left;
    }
    return z;
}

/// Relative error of the end of the plan against the exact solution of the probability flow: z scales with
/// the deviation of its marginal.
double flowError(SamplerKind kind, int steps)
{
    const GaussianData data{0.5};
    const auto plan = planSteps({.kind = kind, .steps = steps}, NoiseSchedule{});
    const double exact = data.deviation / std::sqrt(data.variance(plan.front().logSnrFrom));
    return std::abs(deterministicEnd(plan, data) / exact - 1);
}

/// Variance of the end of the plan, propagated exactly.
double endVariance(const StepPlan& plan, const GaussianData& data)
{
    double variance = data.variance(plan.front().logSnrFrom);
    for (const auto& step : plan) {
        variance = std::pow(step.z + step.x0 * data.denoiser(step.logSnrFrom), 2) * variance +
                   std::pow(step.noise, 2);
    }
    return variance;
}

std::vector<SamplerOptions> everySampler()
{
    return {{.kind = SamplerKind::Ddim},
            {.kind = SamplerKind::Ddim, .eta = 0.4},
            {.kind = SamplerKind::Ddim, .eta = 1},
            {.kind = SamplerKind::Ancestral},
            {.kind = SamplerKind::DpmSolverPP2M},
            {.kind = SamplerKind::StochasticNStep},
            {.kind = SamplerKind::Euler},
            {.kind = SamplerKind::EulerAncestral},
            {.kind = SamplerKind::Deis}};
}

bool throwsBadInput(const std::vector<double>& grid)
{
    try {
        (void)planSteps(SamplerOptions{}, grid);
    } catch (const ErrorException& failure) {
        return failure.error().code == ErrorCode::BadInput;
    }
    return false;
}

} // namespace

class SamplerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A known picture c diffuses to mean alpha c and variance sigma^2; every step must carry that from its
    /// first level to its second if the network says x0 = c.
    void stepsKeepTheMarginalsOfAPoint()
    {
        for (const auto& options : everySampler()) {
            double picture = 0, noise = 0; // of c and of the state's noise in what the step before left
            for (const auto& step : planSteps(options, uniformTimeGrid(NoiseSchedule{}, 20))) {
                const double alpha = alphaOf(step.logSnrFrom), sigma = sigmaOf(step.logSnrFrom);
                const double mean = step.z * alpha + step.x0 + step.history * picture;
                const double variance =
                    std::pow(step.z * sigma + step.history * noise, 2) + std::pow(step.noise, 2);
                QVERIFY(std::abs(mean - alphaOf(step.logSnrTo)) < 1e-11);
                QVERIFY(std::abs(variance - std::pow(sigmaOf(step.logSnrTo), 2)) < 1e-11);
                picture = step.keepZ * alpha + step.keepX0;
                noise = step.keepZ * sigma;
            }
        }
    }

    void ddimAgainstClosedForm()
    {
        const double from = -1.3;
        const double to = 0.8;
        const double eta = 0.7;
        const double alphaT = alphaOf(from);
        const double alphaS = alphaOf(to);
        const double k =
            eta * (sigmaOf(to) / sigmaOf(from)) * std::sqrt(1 - alphaT * alphaT / (alphaS * alphaS));
        const double direction = std::sqrt(std::pow(sigmaOf(to), 2) - k * k);
        const auto step = ddimStep(from, to, eta);
        QVERIFY(std::abs(step.noise - k) < 1e-14);
        QVERIFY(std::abs(step.z - direction / sigmaOf(from)) < 1e-14);
        QVERIFY(std::abs(step.x0 - (alphaS - direction * alphaT / sigmaOf(from))) < 1e-14);
    }

    void ancestralAgainstClosedForm()
    {
        const double from = -1.3;
        const double to = 0.8;
        const double r = std::exp(from - to);
        const double lower = (1 - r) * std::pow(sigmaOf(to), 2);
        const double upper = (1 - r) * std::pow(sigmaOf(from), 2);
        for (const double gamma : {0.0, 0.3, 1.0}) {
            const auto step = ancestralStep(from, to, gamma, true);
            QVERIFY(std::abs(step.z - r * alphaOf(to) / alphaOf(from)) < 1e-14);
            QVERIFY(std::abs(step.x0 - (1 - r) * alphaOf(to)) < 1e-14);
            QVERIFY(std::abs(step.noise - std::sqrt(std::pow(lower, 1 - gamma) * std::pow(upper, gamma))) <
                    1e-14);
        }
        QCOMPARE(planSteps({.kind = SamplerKind::Ancestral, .gamma = 1}, std::vector<double>{from, to})
                     .back()
                     .noise,
                 0.0);
    }

    void ddimWithEta1IsAncestralWithGamma0()
    {
        const auto grid = uniformTimeGrid(NoiseSchedule{}, 50);
        const auto ddim = planSteps({.kind = SamplerKind::Ddim, .eta = 1}, grid);
        const auto ancestral = planSteps({.kind = SamplerKind::Ancestral}, grid);
        for (std::size_t i = 0; i < ddim.size(); ++i) {
            QVERIFY(std::abs(ddim[i].z - ancestral[i].z) < 1e-13);
            QVERIFY(std::abs(ddim[i].x0 - ancestral[i].x0) < 1e-13);
            QVERIFY(std::abs(ddim[i].noise - ancestral[i].noise) < 1e-13);
        }
    }

    void shortStepsKeepTheirPrecision()
    {
        // 1 - r and alpha_s - sigma_s alpha_t / sigma_t cancel to 1e-9 here; naive forms keep 7 digits.
        const double from = 19.0;
        const double to = 19.0 + 1e-9;
        const double step = to - from; // as represented
        QVERIFY(std::abs(ddimStep(from, to, 0).x0 / (alphaOf(to) * step / 2) - 1) < 1e-8);
        QVERIFY(std::abs(ancestralStep(from, to, 0, true).x0 / (alphaOf(to) * step) - 1) < 1e-8);
    }

    void infiniteLevelsAreDefined()
    {
        for (const auto& options : everySampler()) {
            const auto plan = planSteps(options, std::vector<double>{-kNoNoise, -2, 1, kNoNoise});
            for (const auto& step : plan) {
                QVERIFY(std::isfinite(step.z) && std::isfinite(step.x0) && std::isfinite(step.history) &&
                        std::isfinite(step.noise));
            }
            QCOMPARE(plan.back().z, 0.0);
            QCOMPARE(plan.back().x0, 1.0);
            QCOMPARE(plan.back().history, 0.0);
            QCOMPARE(plan.back().noise, 0.0);
        }
    }

    void ddimConvergesToTheFlow()
    {
        QVERIFY(flowError(SamplerKind::Ddim, 1000) < 2e-3);
        const double ratio = flowError(SamplerKind::Ddim, 200) / flowError(SamplerKind::Ddim, 400);
        QVERIFY2(ratio > 1.8 && ratio < 2.2, qPrintable(QString::number(ratio))); // first order
    }

    void dpmSolverIsOfSecondOrder()
    {
        const double coarse = flowError(SamplerKind::DpmSolverPP2M, 200);
        const double ratio = coarse / flowError(SamplerKind::DpmSolverPP2M, 400);
        QVERIFY2(ratio > 3 && ratio < 5, qPrintable(QString::number(ratio)));
        QVERIFY(coarse < flowError(SamplerKind::Ddim, 200) / 10);
    }

    void deisIsOfSecondOrder()
    {
        // Its errors at both ends of the schedule cancel around 100 steps: the order shows further on.
        const double coarse = flowError(SamplerKind::Deis, 1600);
        const double ratio = coarse / flowError(SamplerKind::Deis, 3200);
        QVERIFY2(ratio > 3 && ratio < 5, qPrintable(QString::number(ratio)));
        QVERIFY(coarse < flowError(SamplerKind::Ddim, 1600) / 10);
    }

    void eulerIsDdimAndEulerAncestralIsAncestral()
    {
        const auto same = [](const SamplerOptions& a, const SamplerOptions& b) {
            const auto left = planSteps(a, NoiseSchedule{}), right = planSteps(b, NoiseSchedule{});
            return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                              [](const auto& one, const auto& other) {
                                  return one.z == other.z && one.x0 == other.x0 && one.noise == other.noise;
                              });
        };
        QVERIFY(same({.kind = SamplerKind::Euler, .eta = 1}, {.kind = SamplerKind::Ddim}));
        QVERIFY(same({.kind = SamplerKind::EulerAncestral, .gamma = 1}, {.kind = SamplerKind::Ancestral}));
    }

    void dpmSolverOrderRules()
    {
        const auto isFirstOrder = [](const StepCoefficients& step) { return step.history == 0; };
        const auto risingGrid = [](int steps) {
            std::vector<double> grid;
            for (int i = 0; i <= steps; ++i) {
                grid.push_back(-5 + 0.5 * i);
            }
            return grid;
        };
        const SamplerOptions options{.kind = SamplerKind::DpmSolverPP2M};
        const auto few = planSteps(options, risingGrid(14));
        QVERIFY(isFirstOrder(few.front()) && isFirstOrder(few.back()) && !isFirstOrder(few[1]) &&
                !isFirstOrder(few[12]));
        const auto many = planSteps(options, risingGrid(15));
        QVERIFY(isFirstOrder(many.front()) && !isFirstOrder(many.back()));
        auto clean = risingGrid(20);
        clean.back() = kNoNoise;
        QVERIFY(isFirstOrder(planSteps(options, clean).back()));
    }

    void stochasticSamplersKeepTheVariance()
    {
        const GaussianData data{0.5};
        for (const SamplerOptions& options :
             {SamplerOptions{.kind = SamplerKind::Ancestral, .steps = 2000},
              SamplerOptions{.kind = SamplerKind::Ancestral, .steps = 2000, .gamma = 1},
              SamplerOptions{.kind = SamplerKind::Ddim, .steps = 2000, .eta = 0.5},
              SamplerOptions{.kind = SamplerKind::StochasticNStep, .steps = 2000}}) {
            const double variance = endVariance(planSteps(options, NoiseSchedule{}), data);
            QVERIFY2(std::abs(variance / 0.25 - 1) < 0.01, qPrintable(QString::number(variance)));
        }
    }

    void sampledVarianceIsTheComputedOne()
    {
        const GaussianData data{0.5};
        const auto plan =
            planSteps({.kind = SamplerKind::Ancestral, .steps = 30, .gamma = 0.3}, NoiseSchedule{});
        SampleHooks hooks;
        hooks.denoise = [&](const torch::Tensor& z, const StepInfo& at) {
            return z * data.denoiser(at.logSnr);
        };
        hooks.noise = [](int step) { return normal({40000}, 100 + static_cast<std::uint64_t>(step)); };
        const auto sample = sampleLoop(plan, {normal({40000}, 7)}, hooks);
        const double variance = sample.square().mean().item<double>();
        QVERIFY(std::abs(variance / endVariance(plan, data) - 1) < 0.03); // 4 standard errors
        QVERIFY(std::abs(sample.mean().item<double>()) < 0.02);
    }

    void stochasticSamplerWalksOneLevelAtATime()
    {
        // models.md 7.7: DDIM from t to t - 2/N, then forward diffusion to t - 1/N; the last step is plain
        // DDIM.
        const auto grid = uniformTimeGrid(NoiseSchedule{}, 8);
        const auto plan = planSteps({.kind = SamplerKind::StochasticNStep}, grid);
        QCOMPARE(plan.size(), std::size_t(8));
        for (std::size_t i = 0; i < 8; ++i) {
            QCOMPARE(plan[i].logSnrFrom, grid[i]);
            QCOMPARE(plan[i].logSnrTo, grid[i + 1]);
        }
        const auto over = ddimStep(grid[3], grid[5], 0);
        const double back = alphaOf(grid[4]) / alphaOf(grid[5]);
        QVERIFY(std::abs(plan[3].z - back * over.z) < 1e-14);
        QVERIFY(std::abs(plan[3].x0 - back * over.x0) < 1e-14);
        const double noise = std::sqrt(1 - std::exp(grid[4] - grid[5])) * sigmaOf(grid[4]);
        QVERIFY(std::abs(plan[3].noise - noise) < 1e-14);
        QCOMPARE(plan[6].z, 0.0); // k = 0: z_k is the predicted picture
        QCOMPARE(plan[7].noise, 0.0);
    }

    /// Whatever step it stands at, a state is what diffusion would have made of the clip: 10,000 draws of one
    /// value have its mean and variance.
    void stochasticStepsHaveTheRightMarginals()
    {
        const double x0 = 0.6;
        const NoiseSchedule schedule;
        const auto plan = planSteps({.kind = SamplerKind::StochasticNStep, .steps = 8}, schedule);
        SampleHooks hooks;
        hooks.denoise = [&](const torch::Tensor& z, const StepInfo&) { return torch::full_like(z, x0); };
        hooks.noise = [](int step) { return normal({10000}, 200 + static_cast<std::uint64_t>(step)); };
        int seen = 0;
        hooks.afterStep = [&](const SampleState& state, const torch::Tensor&) {
            const double logSnr = plan[static_cast<std::size_t>(state.step - 1)].logSnrTo;
            const double sigma = sigmaOf(logSnr), mean = state.z.mean().item<double>();
            const double variance = state.z.var().item<double>();
            QVERIFY(std::abs(mean - alphaOf(logSnr) * x0) <= 0.04 * sigma + 1e-6); // 4 standard errors
            QVERIFY(std::abs(variance - sigma * sigma) <= 0.06 * sigma * sigma + 1e-9);
            ++seen;
        };
        const double first = schedule.logSnr(1);
        (void)sampleLoop(plan, {alphaOf(first) * x0 + sigmaOf(first) * normal({10000}, 7)}, hooks);
        QCOMPARE(seen, 8);
    }

    void uniformGridEndsClean()
    {
        const NoiseSchedule schedule;
        const auto grid = uniformTimeGrid(schedule, 4);
        QCOMPARE(grid.size(), std::size_t(5));
        QCOMPARE(grid[0], schedule.logSnr(1.0));
        QCOMPARE(grid[1], schedule.logSnr(0.75));
        QCOMPARE(grid[4], kNoNoise);
        QCOMPARE(planSteps({.steps = 4}, schedule).size(), std::size_t(4));
        QCOMPARE(uniformTimeGrid(schedule, 1).size(), std::size_t(2));
    }

    void badGridsAreRefused()
    {
        QVERIFY(throwsBadInput({}));
        QVERIFY(throwsBadInput({0}));
        QVERIFY(throwsBadInput({0, 0}));
        QVERIFY(throwsBadInput({1, 0}));
        QVERIFY(throwsBadInput({0, std::nan("")}));
        QVERIFY(throwsBadInput({std::nan(""), 0}));
        QVERIFY(throwsBadInput({0, kNoNoise, kNoNoise}));
        QVERIFY_EXCEPTION_THROWN((void)uniformTimeGrid(NoiseSchedule{}, 0), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)uniformTimeGrid(NoiseSchedule{}, -3), ErrorException);
    }

    void textForms()
    {
        for (const auto* text : {"ddim", "ddim(0.25)", "ancestral(0)", "ancestral(0.3)", "dpm++2m",
                                 "stochastic", "euler", "euler_a", "deis"}) {
            QCOMPARE(formatSampler(parseSampler(text).value()), std::string(text));
        }
        QCOMPARE(parseSampler(" ancestral ( 1 ) ").value().gamma, 1.0);
        for (const auto* text :
             {"", "DDIM", "ddim(2)", "ddim(-0.1)", "ddim(nan)", "ddim()", "ddim(0,0)", "ddim(eta=1)",
              "dpm++2m(1)", "stochastic(8)", "ddim(0.5", "euler(1)", "euler_a(0)", "deis(3)", "heun"}) {
            const auto failed = parseSampler(text);
            QVERIFY2(!failed.ok(), text);
            QCOMPARE(failed.error().code, ErrorCode::BadInput);
        }
    }
};

CASCADE_TEST(SamplerTest);
#include "tst_Sampler.moc"
