// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/DistillationConfig.h"
#include "core/training/Trainer.h"

#include <torch/types.h>

#include <filesystem>
#include <functional>

namespace cascade::training {

/// Student beside teacher, at the end of a round: clips of the same captions and the same noise.
struct RoundReport {
    DistillationRound round;
    double psnr = 0;     ///< of the student's clips, the teacher's taken for the truth; dB, mean over clips
    torch::Tensor clips; ///< [N, 3, T, H, W]: teacher, student, teacher, ...
};

struct DistillationHooks {
    TrainingHooks training; ///< of each round
    std::function<void(const DistillationRound&)> roundBegins;
    std::function<void(const DistillationRound&)> roundFound; ///< it was finished before
    std::function<void(const RoundReport&)> roundEnds;
};

/// The network that a distillation ends with; what it needs to be run stands in the stage.
struct Student {
    StageConfig stage;
    std::filesystem::path weights; ///< fp32
    std::string original;          ///< SHA-256 of the weights that all began with
};

/// Trains all rounds, each the student of the one before. One that is finished is not trained again; one that
/// was stopped goes on bit for bit. Each keeps what it is made from (`made-from.json`), its checkpoint, its
/// weights (`weights.safetensors`, fp32) and how it compares with its teacher (`round.json`) in a folder of
/// its name in `config.training.output`.
///
/// Errors   those of Trainer; BadInput where a folder holds a round of another teacher or configuration.
///          Cancelled where it was stopped before the end; throws Cancelled from within a comparison.
/// Threads  one.
[[nodiscard]] Result<Student> distil(const DistillationConfig& config, torch::Device device,
                                     const DistillationHooks& hooks);

} // namespace cascade::training
