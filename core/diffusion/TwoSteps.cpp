// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/TwoSteps.h"

#include "core/diffusion/Sampler.h"

#include <ATen/Functions.h>

#include <functional>

namespace cascade::diffusion {

namespace {

/// A number for each example, shaped to multiply tensors like `like`.
torch::Tensor spread(const std::vector<TwoLevels>& levels, const torch::Tensor& like,
                     const std::function<double(const TwoLevels&)>& number)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(like.dim()), 1);
    shape.front() = static_cast<std::int64_t>(levels.size());
    auto values = at::empty(shape, torch::kFloat64);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        values.data_ptr<double>()[i] = number(levels[i]);
    }
    return values.to(like.device(), torch::kFloat);
}

/// How much of the target is the first step's prediction. Steps by way of `over` give z the factor of the one
/// step and x0 the same in all, so the rest is the second's.
double firstShare(const TwoLevels& levels)
{
    if (levels.over >= kNoNoise) {
        return 1;
    }
    const auto first = ddimStep(levels.from, levels.over, 0);
    const auto second = ddimStep(levels.over, levels.to, 0);
    return second.z * first.x0 / ddimStep(levels.from, levels.to, 0).x0;
}

} // namespace

torch::Tensor firstStep(const torch::Tensor& z, const torch::Tensor& x0, const std::vector<TwoLevels>& levels)
{
    const auto of = [&](double StepCoefficients::*factor) {
        return spread(levels, z,
                      [&](const TwoLevels& each) { return ddimStep(each.from, each.over, 0).*factor; });
    };
    return of(&StepCoefficients::z) * z + of(&StepCoefficients::x0) * x0;
}

torch::Tensor oneStepTarget(const torch::Tensor& first, const torch::Tensor& second,
                            const std::vector<TwoLevels>& levels)
{
    const auto clean = spread(levels, first, [](const auto& each) { return each.over >= kNoNoise ? 1 : 0; });
    // Asked about a clip without noise, a network may say anything.
    const auto usable = at::where(clean > 0, first, second);
    return at::lerp(usable, first, spread(levels, first, &firstShare));
}

} // namespace cascade::diffusion
