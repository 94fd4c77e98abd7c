// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/DiscreteSchedule.h"
#include "core/config/NoiseSchedule.h"
#include "core/config/SamplerOptions.h"

#include <vector>

namespace cascade::diffusion {

/// One step of a sampler from a noise level to the next: the new state is z times the state, plus x0 times
/// the predicted picture, plus history times what the step before left, plus noise times fresh standard
/// normal noise. Linear and pixel by pixel, so a step may be applied whole or in pieces.
struct StepCoefficients {
    double logSnrFrom = 0; ///< where the denoiser looks
    double logSnrTo = 0;
    double z = 0;
    double x0 = 0;
    double history = 0; ///< 0: the step needs no memory of the one before
    double noise = 0;   ///< 0: no noise is drawn
    /// What the step leaves for the next: keepZ times the state as it was, plus keepX0 times x0. As it stands
    /// the predicted picture itself.
    double keepZ = 0;
    double keepX0 = 1;
    double time = 0; ///< the training step that a network of a discrete schedule is told; else 0
};

using StepPlan = std::vector<StepCoefficients>;

/// The levels of one step. Steps along a grid begin where the one before ended; those of published schedules
/// need not.
struct StepLevels {
    double from = 0;
    double to = 0;
};

/// When the last step of a second-order sampler is of order 1: always into a state without noise, and
struct OrderRule {
    bool ofFew = true;   ///< where there are fewer than 15 steps: the extrapolation would be too coarse
    bool always = false; ///< whatever their number
};

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

/// The steps of a published schedule, at diffusers' times and levels. The state's factor at the start is
/// startNoise; `options.eta` and `options.gamma` hold as elsewhere. Those before `firstStep` are left out, as
/// of a run that begins with a given clip, diffused to logSnrFrom of the first one left
/// (firstStepOfStrength); that one needs no memory then. None is left at `options.steps`.
///
/// Errors   throws BadInput as discreteSteps; or if firstStep is not in 0..options.steps.
[[nodiscard]] StepPlan planSteps(const SamplerOptions& options, const DiscreteSchedule& schedule,
                                 int firstStep = 0);

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

// One room each; the levels have been checked. Callers outside use planSteps.
[[nodiscard]] StepPlan ddimSteps(const std::vector<StepLevels>& levels, double eta);
[[nodiscard]] StepPlan ancestralSteps(const std::vector<StepLevels>& levels, double gamma);
[[nodiscard]] StepPlan dpmSolverSteps(const std::vector<StepLevels>& levels, OrderRule rule);
[[nodiscard]] StepPlan deisSteps(const std::vector<StepLevels>& levels, OrderRule rule);
[[nodiscard]] StepPlan stochasticSteps(const std::vector<StepLevels>& levels);

/// Whether the last step of a plan falls back to order 1 by the rule.
[[nodiscard]] bool endsInOrder1(const std::vector<StepLevels>& levels, OrderRule rule);

} // namespace cascade::diffusion
