// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Sampler.h"

namespace cascade::diffusion {

namespace {

/// With fewer steps than this the last one is of order 1: the extrapolation would be too coarse.
constexpr std::size_t kStepsForFinalOrder2 = 15;

} // namespace

/// Source   Lu et al. 2022, "DPM-Solver++", arXiv:2211.01095, algorithm 2 (data prediction, multistep,
/// midpoint form).
StepPlan dpmSolverSteps(const std::vector<double>& grid)
{
    StepPlan plan;
    const std::size_t steps = grid.size() - 1;
    for (std::size_t i = 0; i < steps; ++i) {
        auto step = ddimStep(grid[i], grid[i + 1], 0); // order 1 of DPM-Solver++ is DDIM
        const bool coarseEnd = i + 1 == steps && (steps < kStepsForFinalOrder2 || grid[i + 1] == kNoNoise);
        if (i > 0 && !coarseEnd) {
            // x0 + (x0 - x0Previous) / (2 r), r = h_previous / h; h is half the difference in log-SNR.
            const double extrapolation = (grid[i + 1] - grid[i]) / (grid[i] - grid[i - 1]) / 2;
            step.x0Previous = -step.x0 * extrapolation;
            step.x0 += step.x0 * extrapolation;
        }
        plan.push_back(step);
    }
    return plan;
}

} // namespace cascade::diffusion
