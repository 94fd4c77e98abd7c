// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Sampler.h"

#include "core/diffusion/TextForm.h"

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

Result<SamplerOptions> parseSampler(std::string_view text)
{
    auto form = parseTextForm(text, "sampler");
    if (!form) {
        return form.error();
    }
    const auto& [name, values, named] = form.value();
    SamplerOptions options;
    double* parameter = nullptr;
    if (name == "ddim") {
        parameter = &options.eta;
    } else if (name == "ancestral") {
        options.kind = SamplerKind::Ancestral;
        parameter = &options.gamma;
    } else if (name == "dpm++2m") {
        options.kind = SamplerKind::DpmSolverPP2M;
    } else if (name == "stochastic") {
        options.kind = SamplerKind::StochasticNStep;
    } else {
        return Error{ErrorCode::BadInput, "sampler", "unknown sampler " + quotedText(text),
                     "Use one of: ddim, ddim(ETA), ancestral, ancestral(GAMMA), dpm++2m, stochastic."};
    }
    if (!named.empty() || values.size() > (parameter != nullptr ? 1U : 0U)) {
        return Error{ErrorCode::BadInput, "sampler", "too many arguments in " + quotedText(text), {}};
    }
    if (!values.empty()) {
        auto number = parseNumber(values[0], 0, 1, "sampler");
        if (!number) {
            return number.error();
        }
        *parameter = number.value();
    }
    return options;
}

std::string formatSampler(const SamplerOptions& options)
{
    switch (options.kind) {
    case SamplerKind::Ancestral:
        return "ancestral(" + formatNumber(options.gamma) + ")";
    case SamplerKind::Ddim:
        return options.eta == 0 ? "ddim" : "ddim(" + formatNumber(options.eta) + ")";
    case SamplerKind::DpmSolverPP2M:
        return "dpm++2m";
    case SamplerKind::StochasticNStep:
        break;
    }
    return "stochastic";
}

} // namespace cascade::diffusion
