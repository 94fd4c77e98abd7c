// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Sampler.h"

#include <cmath>

namespace cascade::diffusion {

StepCoefficients ancestralStep(double logSnrFrom, double logSnrTo, double gamma, bool addNoise)
{
    const double logR = logSnrFrom - logSnrTo;
    const double oneMinusR = -std::expm1(logR);
    const double sigmaFrom = sigmaOf(logSnrFrom);
    const double sigmaTo = sigmaOf(logSnrTo);
    StepCoefficients step{logSnrFrom, logSnrTo};
    step.z =
        std::exp(logR / 2) * sigmaTo / sigmaFrom; // = r alpha_to / alpha_from, defined at alpha_from = 0 too
    step.x0 = oneMinusR * alphaOf(logSnrTo);
    if (addNoise) { // sqrt of lower^(1-gamma) upper^gamma, lower = (1-r) sigma_to^2, upper = (1-r)
                    // sigma_from^2
        step.noise = std::sqrt(oneMinusR) * std::pow(sigmaTo, 1 - gamma) * std::pow(sigmaFrom, gamma);
    }
    return step;
}

StepPlan ancestralSteps(const std::vector<StepLevels>& levels, double gamma)
{
    StepPlan plan;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        plan.push_back(ancestralStep(levels[i].from, levels[i].to, gamma, i + 1 < levels.size()));
    }
    return plan;
}

} // namespace cascade::diffusion
