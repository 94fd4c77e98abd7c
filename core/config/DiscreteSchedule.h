// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/Prediction.h"
#include "core/config/SamplerOptions.h"

#include <limits>
#include <optional>
#include <vector>

namespace cascade::diffusion {

/// How beta, the variance added by a training step, runs over the steps.
enum class BetaKind {
    Linear,       ///< from betaStart to betaEnd
    ScaledLinear, ///< its square root does; what latent diffusion's files call linear
    Cosine        ///< from abar = cos^2 of time, each at most 0.999; betaStart and betaEnd are not looked at
};

/// Which training steps a sampler of N steps stops at.
enum class StepSpacing {
    Leading,  ///< multiples of trainSteps div N, plus stepsOffset
    Linspace, ///< evenly over all, both ends included
    Trailing  ///< evenly, counted from the last
};

/// Where the last step of Euler and DPM-Solver++ ends.
enum class FinalNoise {
    Zero,    ///< without noise
    SigmaMin ///< at the noise of training step 0
};

/// The noise schedule of published networks: `trainSteps` levels 0, 1, ... of rising noise, and the rules by
/// which diffusers picks N of them. Levels come out as log-SNR of variance-preserving states, as everywhere;
/// samplers that diffusers runs on z / alpha (Euler) are the same steps on z.
struct DiscreteSchedule {
    int trainSteps = 1000;
    BetaKind kind = BetaKind::Linear;
    double betaStart = 0.0001;
    double betaEnd = 0.02;
    Prediction prediction = Prediction::Epsilon;
    StepSpacing spacing = StepSpacing::Leading;
    int stepsOffset = 0;                 ///< of Leading
    bool setAlphaToOne = true;           ///< DDIM ends without noise, else at the noise of step 0
    bool rescaleZeroTerminalSnr = false; ///< stretched until the last level is noise alone
    std::optional<double> clipRange;     ///< x0 is clamped to [-clipRange, clipRange]
    FinalNoise finalNoise = FinalNoise::Zero;
    bool lowerOrderFinal = true; ///< the last step of fewer than 15 is of order 1
    bool eulerAtFinal = false;   ///< DPM-Solver++: the last step always is
    /// DPM-Solver++ begins no noisier than this; diffusers' lambda_min_clipped is half of it.
    double logSnrMinClipped = -std::numeric_limits<double>::infinity();
    /// Euler's levels after Karras et al. instead of those of the times: sigma / alpha from sigmaMax down to
    /// sigmaMin; without these, between the levels that it would have.
    bool karras = false;
    std::optional<double> sigmaMin, sigmaMax;
    bool continuousTime = false; ///< with karras the network is told ln(sigma / alpha) / 4 (Stable Video)

    /// abar_t = alpha^2 at each training step, the product of 1 - beta; falling. With rescaleZeroTerminalSnr
    /// the last is 0.
    ///
    /// Errors   throws BadInput if an option is out of its range: trainSteps in 2..100000, 0 < betaStart <=
    ///          betaEnd < 1, stepsOffset in 0..trainSteps - 1, clipRange > 0, 0 < sigmaMin <
    ///          sigmaMax; or for zero terminal SNR with a
    ///          network that predicts eps, which says nothing of x0 there.
    [[nodiscard]] std::vector<double> cumulativeAlphas() const;

    bool operator==(const DiscreteSchedule&) const = default;
};

/// One step of a sampler on a discrete schedule.
struct DiscreteStep {
    double time = 0;       ///< the training step that the network is told; may lie between two
    double logSnrFrom = 0; ///< the state's noise at it
    double logSnrTo = 0;   ///< kNoNoise: none. Not always where the next step begins: see discreteSteps
};

/// The steps of a sampler, noise first, as diffusers' scheduler of that name takes them:
/// - Ddim, Ancestral: at integer times; each steps back by trainSteps div N, whatever the next time is.
///   Ancestral ends without noise, as DDPMScheduler.
/// - Euler, EulerAncestral: at fractional times for Linspace, sigma / alpha interpolated linearly between
///   levels. EulerAncestral ends without noise.
///   With `karras` the times are those of the levels.
/// - DpmSolverPP2M, Deis: of N + 1 times the last is left out. Deis ends at the noise of step 0.
/// The last four begin at abar = 2^-24 where zero terminal SNR says 0.
///
/// Errors   throws BadInput as cumulativeAlphas; if steps is not in 1..trainSteps; for StochasticNStep, which
///          has no discrete form; for karras with another sampler than Euler; if stepsOffset leads out of the
///          schedule.
/// Source   Lin et al. 2023, "Common Diffusion Noise Schedules and Sample Steps are Flawed",
///          arXiv:2305.08891, table 2 and algorithm 1; karras: Karras et al. 2022, "Elucidating the Design
///          Space of Diffusion-Based Generative Models", arXiv:2206.00364, equation 5.
[[nodiscard]] std::vector<DiscreteStep> discreteSteps(const DiscreteSchedule& schedule, SamplerKind sampler,
                                                      int steps);

/// The factor of the standard normal noise that a run begins with, so that it is diffusers' very state: sigma
/// of the first level for the two Euler samplers without Leading, else 1.
[[nodiscard]] double startNoise(const DiscreteSchedule& schedule, SamplerKind sampler, int steps);

/// The first step of a run that begins with a given clip, noised to that step's level: `strength` 1 runs all
/// steps, 0 none.
///
/// Errors   throws BadInput if strength is not in [0, 1] or steps < 1.
[[nodiscard]] int firstStepOfStrength(int steps, double strength);

} // namespace cascade::diffusion
