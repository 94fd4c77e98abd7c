// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/NoiseAugmentation.h"

#include "core/diffusion/Prediction.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>

namespace cascade::diffusion {

double augmentationLogSnr(double snr)
{
    return std::min(std::log(snr), kCleanLogSnr);
}

torch::Tensor augment(const torch::Tensor& condition, const torch::Tensor& eps, double logSnr)
{
    return logSnr >= kCleanLogSnr ? condition : diffuse(condition, eps, logSnr);
}

torch::Tensor augment(const torch::Tensor& condition, const torch::Tensor& eps, const torch::Tensor& logSnr)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(condition.dim()), 1);
    shape.at(0) = logSnr.numel();
    return torch::where((logSnr >= kCleanLogSnr).reshape(shape), condition, diffuse(condition, eps, logSnr));
}

torch::Tensor drawAugmentation(const AugmentationRange& range, const torch::Tensor& uniform)
{
    const double low = std::log(range.minSnr);
    const double high = std::log(range.maxSnr);
    const auto u = uniform.to(torch::kDouble);
    // One number decides both: below cleanFraction is clean, the rest is stretched back to [0, 1).
    const auto share = (u - range.cleanFraction) / std::max(1 - range.cleanFraction, 1e-12);
    return torch::where(u < range.cleanFraction, torch::full_like(u, kCleanLogSnr),
                        share * (high - low) + low)
        .to(torch::kFloat);
}

} // namespace cascade::diffusion
