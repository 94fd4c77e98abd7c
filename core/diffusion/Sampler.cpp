// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Sampler.h"

#include "core/config/TextForm.h"

#include <cmath>

namespace cascade::diffusion {

namespace {

void requireGrid(const std::vector<double>& grid)
{
    const auto refuse = [](std::string what) {
        throw ErrorException(
            Error{ErrorCode::BadInput, "sampler", std::move(what), "Take at least one step."});
    };
    if (grid.size() < 2) {
        refuse("expected a noise grid of at least 2 points, got " + std::to_string(grid.size()));
    }
    if (!(grid.front() < kNoNoise) || std::isnan(grid.back())) {
        refuse("expected a noise grid that starts with noise");
    }
    for (std::size_t i = 1; i < grid.size(); ++i) {
        if (!(grid[i] > grid[i - 1])) {
            refuse("expected log-SNR to rise along the noise grid, point " + std::to_string(i) + " does not");
        }
    }
}

} // namespace

std::vector<double> uniformTimeGrid(const NoiseSchedule& schedule, int steps)
{
    if (steps < 1) {
        throw ErrorException(Error{
            ErrorCode::BadInput, "sampler", "expected at least 1 step, got " + std::to_string(steps), {}});
    }
    std::vector<double> grid;
    grid.reserve(static_cast<std::size_t>(steps) + 1);
    for (int i = steps; i >= 1; --i) {
        grid.push_back(schedule.logSnr(static_cast<double>(i) / steps));
    }
    grid.push_back(kNoNoise);
    return grid;
}

StepPlan planSteps(const SamplerOptions& options, const std::vector<double>& logSnrGrid)
{
    requireGrid(logSnrGrid);
    switch (options.kind) {
    case SamplerKind::Ancestral:
        return ancestralSteps(logSnrGrid, options.gamma);
    case SamplerKind::Ddim:
        return ddimSteps(logSnrGrid, options.eta);
    case SamplerKind::DpmSolverPP2M:
        return dpmSolverSteps(logSnrGrid);
    case SamplerKind::StochasticNStep:
        break;
    }
    return stochasticSteps(logSnrGrid);
}

StepPlan planSteps(const SamplerOptions& options, const NoiseSchedule& schedule)
{
    return planSteps(options, uniformTimeGrid(schedule, options.steps));
}

} // namespace cascade::diffusion
