// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/GuidanceSchedule.h"
#include "core/config/SamplerOptions.h"
#include "core/training/TrainingConfig.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cascade::training {

/// What `cascade distill CONFIG` reads: a stage, and in how few steps it is to be sampled. Data, in JSON.
///
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, section 2.7; Meng et al. 2022, "On Distillation
///          of Guided Diffusion Models", arXiv:2210.03142.
struct DistillationConfig {
    /// Of each round: stage, data, optimiser. `start` is the network to begin with, `output` the folder that
    /// gets one of its own for each round.
    TrainingConfig training;
    int steps = 64; ///< of the original's sampler
    int until = 8;  ///< `steps` halved a whole number of times
    /// Ddim, or StochasticNStep: then the last round makes a student that looks at `until` levels and takes
    /// steps of two.
    diffusion::SamplerKind sampler = diffusion::SamplerKind::Ddim;
    /// Weights that the student learns to be told; none: the stage is not guided.
    std::optional<diffusion::GuidanceRange> guidance;
    /// Steps of training that it takes to learn them, harder than to halve; 0: as many as any other round.
    std::int64_t guidanceSteps = 0;
    /// In the place of `guidance`: weights over the original's steps that the student keeps as its own.
    std::optional<diffusion::GuidanceSchedule> schedule;
};

/// A training of its own, from the network before it.
struct DistillationRound {
    enum class Kind {
        Guidance,  ///< two evaluations become one
        Halving,   ///< two steps become one
        Overshoot, ///< the same at all levels, for the stochastic sampler
    };
    Kind kind = Kind::Halving;
    std::string name;     ///< of its folder: guidance, 32, 8-stochastic
    int levels = 0;       ///< noise levels that the student is shown: i / levels of the schedule's time
    int teacherSteps = 0; ///< of the network before it
};

/// In the order in which they are trained.
[[nodiscard]] std::vector<DistillationRound> roundsOf(const DistillationConfig& config);

/// Errors   BadInput that names the member; relative paths are taken from the folder of the file.
[[nodiscard]] Result<DistillationConfig> readDistillationConfig(const std::filesystem::path& file);

} // namespace cascade::training
