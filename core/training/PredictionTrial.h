// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/PredictionTable.h"
#include "core/evaluation/WorldClip.h"
#include "core/training/Trainer.h"

#include <functional>
#include <string>
#include <vector>

namespace cascade::training {

/// A super-resolution stage that is trained to say v, and to say eps: the experiment iv-fig12.
struct PredictionTrial {
    TrainingConfig training;  ///< `output` takes a folder for each training; `seed` is the first one
    int seeds = 3;            ///< each gives a training of both
    std::int64_t every = 100; ///< steps from one reading to the next
    std::int64_t clips = 96;  ///< of held-out scenes, that are made for a reading
    std::string metric;       ///< names the weights of World-CLIP
};

struct PredictionTrialHooks {
    TrainingHooks training; ///< of each; without samples
    std::function<void(const evaluation::PredictionReading&)> read;
};

/// Trains and reads, going on where a folder's training and its log stopped. Clips are made from the same
/// noise at every reading, each from its own.
///
/// Errors   BadInput for a base, weights to start from, and numbers below one; those of TrialRun; Cancelled.
///          Throws Cancelled between two steps of a clip.
[[nodiscard]] Result<std::vector<evaluation::PredictionReading>>
tryPredictions(const PredictionTrial& trial, const evaluation::WorldClip& worldClip, torch::Device device,
               const PredictionTrialHooks& hooks);

} // namespace cascade::training
