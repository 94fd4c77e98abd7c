// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/NoiseSchedule.h"

#include <algorithm>
#include <cmath>

namespace cascade::diffusion {

namespace {

/// The angle a t + b of the cosine schedule runs from `first` (t = 0) over `span`.
struct Angles {
    double first;
    double span;
};

Angles anglesOf(const NoiseSchedule& schedule)
{
    const double first = std::atan(std::exp(-schedule.logSnrMax / 2));
    return {first, std::atan(std::exp(-schedule.logSnrMin / 2)) - first};
}

} // namespace

double alphaOf(double logSnr)
{
    return 1 / std::sqrt(1 + std::exp(-logSnr));
}

double sigmaOf(double logSnr)
{
    return alphaOf(-logSnr);
}

double logSnrOf(double alpha, double sigma)
{
    return 2 * (std::log(alpha) - std::log(sigma));
}

double NoiseSchedule::logSnr(double t) const
{
    const auto [first, span] = anglesOf(*this);
    return -2 * std::log(std::tan(span * t + first)) + logSnrShift;
}

double NoiseSchedule::timeOf(double logSnr) const
{
    const auto [first, span] = anglesOf(*this);
    const double angle = std::atan(std::exp(-(logSnr - logSnrShift) / 2));
    return std::clamp((angle - first) / span, 0.0, 1.0);
}

} // namespace cascade::diffusion
