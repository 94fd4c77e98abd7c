// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Sampler.h"

namespace cascade::diffusion {

/// Source   Lu et al. 2022, "DPM-Solver++", arXiv:2211.01095, algorithm 2 (data prediction, multistep,
/// midpoint form).
StepPlan dpmSolverSteps(const std::vector<StepLevels>& levels, OrderRule rule)
{
    StepPlan plan;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto [from, to] = levels[i];
        auto step = ddimStep(from, to, 0); // order 1 of DPM-Solver++ is DDIM
        if (i > 0 && !(i + 1 == levels.size() && endsInOrder1(levels, rule))) {
            // x0 + (x0 - the one before) / (2 r), r = h_previous / h; h is half the difference in log-SNR.
            const double extrapolation = (to - from) / (from - levels[i - 1].from) / 2;
            step.history = -step.x0 * extrapolation;
            step.x0 += step.x0 * extrapolation;
        }
        plan.push_back(step);
    }
    return plan;
}

} // namespace cascade::diffusion
