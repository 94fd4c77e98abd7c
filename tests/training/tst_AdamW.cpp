// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/AdamW.h"

#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::training;

namespace {

/// Loshchilov and Hutter 2019, algorithm 2, for one parameter in fp64.
struct Formula {
    torch::Tensor value, mean, square;
    int steps = 0;

    explicit Formula(const torch::Tensor& start)
        : value(start.to(torch::kFloat64)), mean(torch::zeros_like(value)), square(torch::zeros_like(value))
    {
    }
    void step(const torch::Tensor& gradient, double rate, const OptimiserOptions& o)
    {
        ++steps;
        value = value * (1 - rate * o.weightDecay);
        mean = o.beta1 * mean + (1 - o.beta1) * gradient;
        square = o.beta2 * square + (1 - o.beta2) * gradient * gradient;
        const auto unbiasedMean = mean / (1 - std::pow(o.beta1, steps));
        const auto unbiasedSquare = square / (1 - std::pow(o.beta2, steps));
        value = value - rate * unbiasedMean / (unbiasedSquare.sqrt() + 1e-8);
    }
};

std::vector<torch::Tensor> freshParameters()
{
    return {randomTensor({5, 7}, 1).requires_grad_(), randomTensor({9}, 2).requires_grad_()};
}

AdamW optimiserOf(const std::vector<torch::Tensor>& parameters, const OptimiserOptions& options)
{
    return AdamW({{"a", parameters[0]}, {"b", parameters[1]}}, options);
}

/// Gradients of a step; every other step they are longer than the clip.
void setGradients(const std::vector<torch::Tensor>& parameters, std::uint64_t step)
{
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const double size = step % 2 == 0 ? 1.0 : 0.01;
        parameters[i].mutable_grad() = randomTensor(parameters[i].sizes(), 10 * step + i) * size;
    }
}

} // namespace

class AdamWTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void followsTheFormula()
    {
        OptimiserOptions options;
        options.weightDecay = 0.1;
        const auto parameters = freshParameters();
        auto optimiser = optimiserOf(parameters, options);
        std::vector<Formula> formulas{Formula(parameters[0].detach()), Formula(parameters[1].detach())};
        for (std::uint64_t step = 0; step < 6; ++step) {
            setGradients(parameters, step);
            const auto g0 = parameters[0].grad().to(torch::kFloat64),
                       g1 = parameters[1].grad().to(torch::kFloat64);
            const double norm = std::sqrt((g0.square().sum() + g1.square().sum()).item<double>());
            const double scale = std::min(1.0, options.gradientClip / norm);
            const double rate = 0.01 * static_cast<double>(step + 1);
            QVERIFY(std::abs(optimiser.step(rate) / norm - 1) < 1e-5); // says the norm before clipping
            formulas[0].step(g0 * scale, rate, options);
            formulas[1].step(g1 * scale, rate, options);
            for (std::size_t i = 0; i < 2; ++i) {
                QVERIFY(relativeError(parameters[i].detach(), formulas[i].value) < 1e-5);
            }
        }
        QCOMPARE(optimiser.steps(), std::int64_t{6});
    }

    void missingGradientsAreZero()
    {
        const auto parameters = freshParameters();
        auto optimiser = optimiserOf(parameters, {});
        setGradients(parameters, 1);
        optimiser.zeroGradients();
        QVERIFY(!parameters[0].grad().defined());
        QCOMPARE(optimiser.step(0.01), 0.0);
    }

    void goesOnFromItsState()
    {
        const auto run = [](int stopAt) {
            auto parameters = freshParameters();
            auto optimiser = optimiserOf(parameters, {});
            for (std::uint64_t step = 0; step < 5; ++step) {
                if (static_cast<int>(step) == stopAt) {
                    auto next = optimiserOf(parameters, {});
                    weights::StateDict kept;
                    for (const auto& [name, tensor] : optimiser.state()) {
                        kept[name] = tensor.clone();
                    }
                    next.restore(kept, optimiser.steps());
                    optimiser = std::move(next);
                }
                setGradients(parameters, step);
                (void)optimiser.step(0.01);
            }
            return parameters[0].detach();
        };
        QVERIFY(torch::equal(run(-1), run(3)));
    }

    void learningRateCurve()
    {
        OptimiserOptions o;
        o.learningRate = 2;
        o.warmUpSteps = 10;
        o.decayShare = 0.4;
        const auto at = [&o](std::int64_t step) { return learningRateAt(o, step, 100); };
        QCOMPARE(at(0), 0.2);
        QCOMPARE(at(4), 1.0);
        QCOMPARE(at(9), 2.0);
        QCOMPARE(at(60), 2.0);
        QCOMPARE(at(80), 1.0); // half of the last 40 steps are left
        QCOMPARE(at(90), 0.5);
        QCOMPARE(at(99), 0.1); // a twentieth
        o.warmUpSteps = 0;
        QCOMPARE(at(0), 2.0);
        o.decayShare = 0;
        QCOMPARE(at(99), 2.0);
    }
};

CASCADE_TEST(AdamWTest);
#include "tst_AdamW.moc"
