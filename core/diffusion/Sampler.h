// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/NoiseSchedule.h"
#include "core/config/SamplerOptions.h"

#include <vector>

namespace cascade::diffusion {

/// One step of a sampler from a noise level to the next: the new state is z times the state, plus x0 times
/// the predicted picture, plus x0Previous times the one predicted in the step before, plus noise times fresh
/// standard normal noise. Linear and pixel by pixel, so a step may be applied whole or in pieces.
struct StepCoefficients {
    double logSnrFrom = 0; ///< where the denoiser looks
    double logSnrTo = 0;
    double z = 0;
    double x0 = 0;
    double x0Previous = 0; ///< 0: the step needs no memory of the one before
    double noise = 0;      ///< 0: no noise is drawn
};

using StepPlan = std::vector<StepCoefficients>;

/// `steps` + 1 log-SNRs at t = 1, 1 - 1/steps, ... of the schedule. The last is kNoNoise instead of the
/// schedule's value at t = 0 (sigma 5e-5): the last step then returns the predicted x0 itself.
///
/// Errors   throws BadInput if steps < 1.
[[nodiscard]] std::vector<double> uniformTimeGrid(const NoiseSchedule& schedule, int steps);

/// The steps along a grid of log-SNRs, from noise to clean: strictly rising, kNoNoise allowed at the end,
/// minus infinity (alpha 0) at the start. Any grid will do; discrete ones come in through logSnrOf(alpha,
/// sigma). `options.steps` is not looked at.
///
/// Errors   throws BadInput if the grid has fewer than two points, falls, or holds NaN.
[[nodiscard]] StepPlan planSteps(const SamplerOptions& options, const std::vector<double>& logSnrGrid);

/// planSteps over the uniform time grid of `options.steps` steps.
[[nodiscard]] StepPlan planSteps(const SamplerOptions& options, const NoiseSchedule& schedule);

/// z_s = alpha_s x0 + sqrt(sigma_s^2 - k^2) eps + k n, with k = eta sigma_s sqrt(1 - exp(logSnrFrom -
/// logSnrTo)).
///
/// Source   Song et al. 2020, "Denoising Diffusion Implicit Models", arXiv:2010.02502, equations 12 and 16.
[[nodiscard]] StepCoefficients ddimStep(double logSnrFrom, double logSnrTo, double eta);

/// Mean of q(z_s | z_t, x0) and standard deviation between the two bounds; no noise unless `addNoise`.
///
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, equations 3 and 4.
[[nodiscard]] StepCoefficients ancestralStep(double logSnrFrom, double logSnrTo, double gamma, bool addNoise);

// One room each; the grid has been checked. Callers outside use planSteps.
[[nodiscard]] StepPlan ddimSteps(const std::vector<double>& grid, double eta);
[[nodiscard]] StepPlan ancestralSteps(const std::vector<double>& grid, double gamma);
[[nodiscard]] StepPlan dpmSolverSteps(const std::vector<double>& grid);
[[nodiscard]] StepPlan stochasticSteps(const std::vector<double>& grid);

} // namespace cascade::diffusion
