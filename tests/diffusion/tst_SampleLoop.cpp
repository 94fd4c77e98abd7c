// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/SampleLoop.h"

#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <limits>

using namespace cascade;
using namespace cascade::diffusion;
using namespace cascade::tests;

namespace {

const std::vector<std::int64_t> kShape{2, 3, 4, 5, 6};

SampleHooks plainHooks()
{
    SampleHooks hooks;
    hooks.where = "base";
    hooks.denoise = [](const torch::Tensor& z, const StepInfo& at) {
        return torch::tanh(z * (0.3 + 0.01 * at.step));
    };
    hooks.noise = [](int step) { return normal(kShape, 50 + static_cast<std::uint64_t>(step)); };
    return hooks;
}

StepPlan planOf(SamplerKind kind, int steps)
{
    return planSteps({.kind = kind, .steps = steps, .gamma = 0.3}, NoiseSchedule{});
}

std::string failureOf(const SampleHooks& hooks, const StepPlan& plan)
{
    try {
        (void)sampleLoop(plan, {normal(kShape, 1)}, hooks);
    } catch (const ErrorException& failure) {
        return failure.error().where + ": " + failure.error().what;
    }
    return "nothing thrown";
}

} // namespace

class SampleLoopTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stepIsTheFormula()
    {
        const auto z = normal(kShape, 1);
        const StepInputs inputs{normal(kShape, 2), normal(kShape, 3), normal(kShape, 4)};
        const StepCoefficients step{.z = 0.7, .x0 = 0.4, .history = -0.2, .noise = 0.1};
        const auto expected =
            0.7 * z.to(torch::kDouble) + 0.4 * inputs.x0 - 0.2 * inputs.history + 0.1 * inputs.noise;
        QVERIFY(relativeError(applyStep(step, z, inputs), expected) < 1e-6);
        const StepCoefficients noNoise{.z = 0.7, .x0 = 0.4};
        QVERIFY(relativeError(applyStep(noNoise, z, {.x0 = inputs.x0}), 0.7 * z + 0.4 * inputs.x0) < 1e-6);
    }

    void historyIsThePictureOrTheFormula()
    {
        const auto z = normal(kShape, 1);
        const auto x0 = normal(kShape, 2);
        QVERIFY(historyOf({.z = 0.7, .x0 = 0.4}, z, x0).is_same(x0));
        const auto kept = historyOf({.z = 0.7, .x0 = 0.4, .keepZ = 1.5, .keepX0 = -0.3}, z, x0);
        QVERIFY(relativeError(kept, 1.5 * z.to(torch::kDouble) - 0.3 * x0) < 1e-6);
        QVERIFY(torch::equal(z, normal(kShape, 1)));
    }

    void piecesEqualTheWhole()
    {
        const StepCoefficients step{.z = 0.7, .x0 = 0.4, .history = -0.2, .noise = 0.1};
        const auto z = normal({2, 3, 16, 33, 41}, 1);
        const auto x0 = normal({2, 3, 16, 33, 41}, 2);
        const auto whole = applyStep(step, z, {x0, z, x0});
        auto pieces = z.clone();
        for (const auto& [first, count] : {std::pair{0, 5}, std::pair{5, 11}}) {
            auto part = pieces.narrow(2, first, count); // not packed in memory
            applyStepInPlace(
                step, part,
                {x0.narrow(2, first, count), z.narrow(2, first, count), x0.narrow(2, first, count)});
        }
        QVERIFY(torch::equal(pieces, whole));
    }

    void gradientsPassThroughSteps() // by tensor operations, which other devices use too
    {
        const StepCoefficients step{.z = 0.7, .x0 = 0.4, .history = -0.2, .noise = 0.1};
        const auto z = normal(kShape, 1);
        auto x0 = normal(kShape, 2);
        const auto expected = applyStep(step, z, {x0, z, z});
        x0.requires_grad_();
        const auto next = applyStep(step, z, {x0, z, z});
        QVERIFY(largestDifference(next.detach(), expected) < 1e-6);
        next.sum().backward();
        QVERIFY(largestDifference(x0.grad(), torch::full(kShape, 0.4)) < 1e-7);
    }

    void missingInputsAreNamed()
    {
        const auto z = normal(kShape, 1);
        const StepCoefficients step{.z = 1, .x0 = 1, .noise = 1};
        QVERIFY_EXCEPTION_THROWN((void)applyStep(step, z, {.x0 = z}), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)applyStep(step, z, {.x0 = z, .noise = z[0]}), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)applyStep(step, z, {.x0 = z, .noise = z.to(torch::kHalf)}),
                                 ErrorException);
    }

    void denoiserSeesEveryStepOnce()
    {
        const auto plan = planOf(SamplerKind::Ddim, 5);
        auto hooks = plainHooks();
        std::vector<StepInfo> seen;
        hooks.denoise = [&](const torch::Tensor& z, const StepInfo& at) {
            seen.push_back(at);
            return z * 0;
        };
        std::vector<int> done;
        hooks.afterStep = [&](const SampleState& state, const torch::Tensor& x0) {
            done.push_back(state.step);
            QVERIFY(x0.abs().max().item<float>() == 0);
        };
        (void)sampleLoop(plan, {normal(kShape, 1)}, hooks);
        QCOMPARE(done, (std::vector<int>{1, 2, 3, 4, 5}));
        QCOMPARE(seen.size(), std::size_t(5));
        for (std::size_t i = 0; i < seen.size(); ++i) {
            QCOMPARE(seen[i].step, static_cast<int>(i));
            QCOMPARE(seen[i].steps, 5);
            QCOMPARE(seen[i].logSnr, plan[i].logSnrFrom);
        }
    }

    void endsWithTheLastPrediction()
    {
        for (const auto kind : {SamplerKind::Ancestral, SamplerKind::Ddim, SamplerKind::DpmSolverPP2M,
                                SamplerKind::StochasticNStep, SamplerKind::Deis}) {
            auto hooks = plainHooks();
            torch::Tensor last;
            hooks.afterStep = [&](const SampleState&, const torch::Tensor& x0) { last = x0; };
            QVERIFY(torch::equal(sampleLoop(planOf(kind, 6), {normal(kShape, 1)}, hooks), last));
        }
    }

    void resumingIsBitExact()
    {
        for (const auto kind :
             {SamplerKind::Ancestral, SamplerKind::DpmSolverPP2M, SamplerKind::StochasticNStep,
              SamplerKind::EulerAncestral, SamplerKind::Deis}) {
            const auto plan = planOf(kind, 9);
            auto hooks = plainHooks();
            SampleState saved;
            hooks.afterStep = [&](const SampleState& state, const torch::Tensor&) {
                if (state.step == 4) {
                    saved = {state.z.clone(), state.history.clone(), state.step};
                }
            };
            const auto whole = sampleLoop(plan, {normal(kShape, 1)}, hooks);
            QVERIFY(torch::equal(sampleLoop(plan, saved, plainHooks()), whole));
        }
    }

    void startStateIsLeftAlone()
    {
        const auto start = normal(kShape, 1);
        const auto copy = start.clone();
        (void)sampleLoop(planOf(SamplerKind::Ancestral, 3), {start}, plainHooks());
        QVERIFY(torch::equal(start, copy));
    }

    void brokenNetworkNamesStageAndStep()
    {
        for (const float poison :
             {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
            auto hooks = plainHooks();
            hooks.denoise = [&](const torch::Tensor& z, const StepInfo& at) {
                auto x0 = z.clone();
                if (at.step == 2) {
                    x0.view(-1)[17] = poison;
                }
                return x0;
            };
            QCOMPARE(failureOf(hooks, planOf(SamplerKind::Ddim, 5)),
                     std::string("base/step 3: the predicted x0 holds NaN or infinity"));
        }
    }

    void brokenNoiseNamesStageAndStep()
    {
        auto hooks = plainHooks();
        hooks.noise = [](int) { return torch::full(kShape, std::numeric_limits<float>::quiet_NaN()); };
        QCOMPARE(failureOf(hooks, planOf(SamplerKind::Ancestral, 5)),
                 std::string("base/step 1: the state holds NaN or infinity"));
    }

    void infinitiesOfBothSignsDoNotHide()
    {
        auto values = torch::zeros({100000});
        QVERIFY(allFinite(values));
        values[3] = std::numeric_limits<float>::infinity();
        values[99999] = -std::numeric_limits<float>::infinity();
        QVERIFY(!allFinite(values));
    }

    void stopsBetweenSteps()
    {
        CancelSource source;
        auto hooks = plainHooks();
        hooks.cancel = source.token();
        int done = 0;
        hooks.afterStep = [&](const SampleState& state, const torch::Tensor&) {
            done = state.step;
            if (done == 2) {
                source.cancel();
            }
        };
        QVERIFY_EXCEPTION_THROWN((void)sampleLoop(planOf(SamplerKind::Ddim, 5), {normal(kShape, 1)}, hooks),
                                 Cancelled);
        QCOMPARE(done, 2);
    }
};

CASCADE_TEST(SampleLoopTest);
#include "tst_SampleLoop.moc"
