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

StepPlan planLevels(const SamplerOptions& options, const std::vector<StepLevels>& levels, OrderRule rule)
{
    switch (options.kind) {
    case SamplerKind::Ancestral:
        return ancestralSteps(levels, options.gamma);
    case SamplerKind::EulerAncestral: // of z / alpha it is down to sigma_to^2 / sigma_from, then up by noise
        return ancestralSteps(levels, 0);
    case SamplerKind::Ddim:
        return ddimSteps(levels, options.eta);
    case SamplerKind::Euler: // of z / alpha, whose slope by sigma / alpha is eps
        return ddimSteps(levels, 0);
    case SamplerKind::DpmSolverPP2M:
        return dpmSolverSteps(levels, rule);
    case SamplerKind::Deis:
        return deisSteps(levels, rule);
    case SamplerKind::StochasticNStep:
        break;
    }
    return stochasticSteps(levels);
}

/// With fewer steps than this the last one is of order 1.
constexpr std::size_t kStepsForFinalOrder2 = 15;

} // namespace

bool endsInOrder1(const std::vector<StepLevels>& levels, OrderRule rule)
{
    return rule.always || (rule.ofFew && levels.size() < kStepsForFinalOrder2) ||
           levels.back().to == kNoNoise;
}

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
    std::vector<StepLevels> levels;
    for (std::size_t i = 1; i < logSnrGrid.size(); ++i) {
        levels.push_back({logSnrGrid[i - 1], logSnrGrid[i]});
    }
    return planLevels(options, levels, {});
}

StepPlan planSteps(const SamplerOptions& options, const DiscreteSchedule& schedule, int firstStep)
{
    auto steps = discreteSteps(schedule, options.kind, options.steps);
    if (firstStep < 0 || firstStep > options.steps) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   "sampler",
                                   "expected a first step from 0 to " + std::to_string(options.steps) +
                                       ", got " + std::to_string(firstStep),
                                   {}});
    }
    const bool fewInAll = steps.size() < kStepsForFinalOrder2; // whether they are all taken or not
    steps.erase(steps.begin(), steps.begin() + firstStep);
    if (steps.empty()) {
        return {};
    }
    std::vector<StepLevels> levels;
    levels.reserve(steps.size());
    for (const auto& step : steps) {
        levels.push_back({step.logSnrFrom, step.logSnrTo});
    }
    const bool dpm = options.kind == SamplerKind::DpmSolverPP2M;
    const bool always = (schedule.lowerOrderFinal && fewInAll) || (dpm && schedule.eulerAtFinal);
    auto plan = planLevels(options, levels, {.ofFew = false, .always = always});
    for (std::size_t i = 0; i < plan.size(); ++i) {
        plan[i].time = steps[i].time;
    }
    return plan;
}

StepPlan planSteps(const SamplerOptions& options, const NoiseSchedule& schedule)
{
    return planSteps(options, uniformTimeGrid(schedule, options.steps));
}

} // namespace cascade::diffusion
