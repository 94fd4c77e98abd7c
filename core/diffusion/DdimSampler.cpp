// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Sampler.h"

#include <cmath>

namespace cascade::diffusion {

StepCoefficients ddimStep(double logSnrFrom, double logSnrTo, double eta)
{
    // With r = exp(from - to): sigma_to alpha_from / (sigma_from alpha_to) = sqrt(r), so the factor of x0 is
    // alpha_to (1 - sqrt(r) q); written with expm1 it keeps its precision for short steps.
    const double logR = logSnrFrom - logSnrTo;
    const double oneMinusR = -std::expm1(logR);
    const double logQ =
        0.5 * std::log1p(-eta * eta * oneMinusR); // q: the share of the noise that stays deterministic
    const double alphaTo = alphaOf(logSnrTo);
    const double sigmaTo = sigmaOf(logSnrTo);
    StepCoefficients step{logSnrFrom, logSnrTo};
    step.z = sigmaTo / sigmaOf(logSnrFrom) * std::exp(logQ);
    step.x0 = -alphaTo * std::expm1(logR / 2 + logQ);
    step.noise = eta * sigmaTo * std::sqrt(oneMinusR);
    return step;
}

StepPlan ddimSteps(const std::vector<StepLevels>& levels, double eta)
{
    StepPlan plan;
    for (const auto& [from, to] : levels) {
        plan.push_back(ddimStep(from, to, eta));
    }
    return plan;
}

} // namespace cascade::diffusion
