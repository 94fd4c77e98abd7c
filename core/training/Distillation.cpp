// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Distillation.h"

#include "core/diffusion/NoiseLevels.h"
#include "core/diffusion/Prediction.h"
#include "core/diffusion/TwoSteps.h"

#include <ATen/Functions.h>

#include <cmath>

namespace cascade::training {

namespace {

/// The level i in 1 ... levels that each example's time falls to.
std::vector<int> levelsOf(const Examples& examples, int levels)
{
    std::vector<int> all;
    for (std::int64_t i = 0; i < examples.times.numel(); ++i) {
        const double time = examples.times[i].item<double>();
        all.push_back(std::min(levels, 1 + static_cast<int>(time * levels)));
    }
    return all;
}

torch::Tensor onDevice(const std::vector<double>& numbers, const Examples& examples)
{
    return torch::tensor(numbers, torch::kFloat64).to(examples.clips.device(), torch::kFloat);
}

/// Evenly from the range, one for each example.
torch::Tensor drawWeights(const diffusion::GuidanceRange& range, const Examples& examples,
                          at::Generator& random)
{
    const auto uniform = at::rand({examples.clips.size(0)}, random, torch::kFloat64);
    return (range.min + (range.max - range.min) * uniform).to(examples.clips.device(), torch::kFloat);
}

/// A lesson at `noisy` whose target is another x0 than the one that it was made of.
Lesson towards(const torch::Tensor& x0, const torch::Tensor& noisy, const torch::Tensor& logSnr,
               const torch::Tensor& weight)
{
    return {noisy, logSnr, weight, x0, diffusion::fromX0(diffusion::Prediction::Epsilon, x0, noisy, logSnr)};
}

} // namespace

Lesson GuidanceDistillation::lesson(const Examples& examples, at::Generator& random) const
{
    std::vector<double> logSnrs;
    for (const int level : levelsOf(examples, m_levels)) {
        logSnrs.push_back(m_teacher.stage.schedule.logSnr(static_cast<double>(level) / m_levels));
    }
    const auto logSnr = onDevice(logSnrs, examples);
    const auto noisy = diffusion::diffuse(examples.clips, examples.eps, logSnr);
    const auto weight = drawWeights(m_range, examples, random);
    return towards(m_teacher.guidedX0(examples, noisy, logSnr, weight), noisy, logSnr, weight);
}

Lesson StepDistillation::lesson(const Examples& examples, at::Generator& random) const
{
    const auto& o = m_options;
    const auto logSnrAt = [&](double time) { // steps end clean, wherever the schedule does
        return time > 1e-9 ? m_teacher.stage.schedule.logSnr(time) : diffusion::kNoNoise;
    };
    const double step = 1.0 / o.teacherSteps;
    std::vector<diffusion::TwoLevels> levels;
    std::vector<double> from, over, firstWeights, secondWeights;
    for (const int level : levelsOf(examples, o.levels)) {
        const double time = static_cast<double>(level) / o.levels;
        levels.push_back({logSnrAt(time), logSnrAt(time - step), logSnrAt(time - 2 * step)});
        from.push_back(levels.back().from);
        over.push_back(std::min(levels.back().over, m_teacher.stage.schedule.logSnrMax));
        if (o.schedule) {
            const int at = o.teacherSteps - static_cast<int>(std::lround(time * o.teacherSteps));
            firstWeights.push_back(o.schedule->weightAt(at, o.teacherSteps));
            secondWeights.push_back(
                o.schedule->weightAt(std::min(at + 1, o.teacherSteps - 1), o.teacherSteps));
        }
    }
    const auto logSnr = onDevice(from, examples);
    const auto noisy = diffusion::diffuse(examples.clips, examples.eps, logSnr);
    const auto told = o.told ? drawWeights(*o.told, examples, random) : torch::Tensor();
    const auto ask = [&](const torch::Tensor& z, const torch::Tensor& at,
                         const std::vector<double>& weights) {
        return o.schedule ? m_teacher.guidedX0(examples, z, at, onDevice(weights, examples))
                          : m_teacher.x0(examples, {z, at, told, examples.text});
    };
    const auto first = ask(noisy, logSnr, firstWeights);
    const auto second =
        ask(diffusion::firstStep(noisy, first, levels), onDevice(over, examples), secondWeights);
    return towards(diffusion::oneStepTarget(first, second, levels), noisy, logSnr, told);
}

} // namespace cascade::training
