// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Guidance.h"

#include <ATen/Functions.h>

#include <vector>

namespace cascade::diffusion {

torch::Tensor combineGuidance(const torch::Tensor& conditional, const torch::Tensor& unconditional,
                              double weight)
{
    if (!needsTwoPasses(weight)) {
        return conditional.to(torch::kFloat);
    }
    return at::lerp(unconditional.to(torch::kFloat), conditional.to(torch::kFloat), guidanceScale(weight));
}

torch::Tensor combineGuidance(const torch::Tensor& conditional, const torch::Tensor& unconditional,
                              const torch::Tensor& weight)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(conditional.dim()), 1);
    shape.front() = weight.numel();
    return at::lerp(unconditional.to(torch::kFloat), conditional.to(torch::kFloat),
                    1 + weight.to(torch::kFloat).reshape(shape));
}

torch::Tensor rescaleGuidance(const torch::Tensor& guided, const torch::Tensor& conditional, double phi)
{
    const auto all = guided.to(torch::kFloat);
    if (phi == 0) {
        return all;
    }
    std::vector<std::int64_t> shape(static_cast<std::size_t>(guided.dim()), 1);
    shape.front() = guided.size(0);
    const auto ratio = conditional.to(torch::kFloat).flatten(1).std(1) / all.flatten(1).std(1);
    return all * (ratio * phi + (1 - phi)).reshape(shape);
}

} // namespace cascade::diffusion
