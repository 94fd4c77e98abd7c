// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Sampler.h"

#include <cmath>

namespace cascade::diffusion {

namespace {

/// DDIM over two intervals of the grid, then forward diffusion back over one: z_s = (alpha_s / alpha_k) z_k +
/// noise.
StepCoefficients overshootStep(double from, double to, double overshoot)
{
    auto step = ddimStep(from, overshoot, 0);
    const double back = alphaOf(to) / alphaOf(overshoot);
    step.logSnrTo = to;
    step.z *= back;
    step.x0 *= back;
    step.noise = sigmaOf(to) * std::sqrt(-std::expm1(to - overshoot));
    return step;
}

} // namespace

/// Source   Meng et al. 2022, "On Distillation of Guided Diffusion Models", arXiv:2210.03142, section 4;
/// Imagen Video, section 2.7.
StepPlan stochasticSteps(const std::vector<StepLevels>& levels)
{
    StepPlan plan;
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
        plan.push_back(overshootStep(levels[i].from, levels[i].to, levels[i + 1].to));
    }
    plan.push_back(ddimStep(levels.back().from, levels.back().to, 0));
    return plan;
}

} // namespace cascade::diffusion
