// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Sampler.h"

#include <cmath>

namespace cascade::diffusion {

namespace {

/// z_to = alpha_to (z / alpha + c0 eps + c1 eps_previous), with rho = sigma / alpha and c0 and c1 the
/// integrals from rho to rho_to of the lines through (ln rho, 1), (ln rho_previous, 0) and the other way
/// round. They add up to rho_to - rho, so the state keeps its factor of DDIM but for c1.
StepCoefficients secondOrderStep(double previous, double from, double to)
{
    auto step = ddimStep(from, to, 0);
    const double logQ = (from - to) / 2;                                              // ln(rho_to / rho)
    const double share = (1 - std::exp(logQ) * (1 - logQ)) / ((from - previous) / 2); // c1 / rho
    const double alphaRatio = alphaOf(to) / alphaOf(from);
    step.z -= alphaRatio * share;
    step.x0 += alphaOf(to) * share;
    step.history = alphaRatio * sigmaOf(from) * share;
    return step;
}

} // namespace

/// Source   Zhang & Chen 2022, "Fast Sampling of Diffusion Models with Exponential Integrator",
///          arXiv:2204.13902, section 3.3 (Adams-Bashforth in rho; its interpolation in ln rho as in
///          diffusers).
StepPlan deisSteps(const std::vector<StepLevels>& levels, OrderRule rule)
{
    StepPlan plan;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto [from, to] = levels[i];
        const bool firstOrder = i == 0 || std::isinf(levels[i - 1].from) ||
                                (i + 1 == levels.size() && endsInOrder1(levels, rule));
        auto step = firstOrder ? ddimStep(from, to, 0) : secondOrderStep(levels[i - 1].from, from, to);
        step.keepZ = 1 / sigmaOf(from); // eps = (z - alpha x0) / sigma
        step.keepX0 = -alphaOf(from) / sigmaOf(from);
        plan.push_back(step);
    }
    return plan;
}

} // namespace cascade::diffusion
