// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/NoiseLevels.h"

#include <cmath>

namespace cascade::diffusion {

torch::Tensor alphaOf(const torch::Tensor& logSnr)
{
    return torch::sigmoid(logSnr.to(torch::kDouble)).sqrt_().to(torch::kFloat);
}

torch::Tensor sigmaOf(const torch::Tensor& logSnr)
{
    return torch::sigmoid(-logSnr.to(torch::kDouble)).sqrt_().to(torch::kFloat);
}

torch::Tensor logSnrAt(const NoiseSchedule& schedule, const torch::Tensor& t)
{
    const double first = std::atan(std::exp(-schedule.logSnrMax / 2)); // the angle at t = 0
    const double span = std::atan(std::exp(-schedule.logSnrMin / 2)) - first;
    const auto angle = t.to(torch::kDouble) * span + first;
    return (torch::log(torch::tan(angle)) * -2 + schedule.logSnrShift).to(torch::kFloat);
}

} // namespace cascade::diffusion
