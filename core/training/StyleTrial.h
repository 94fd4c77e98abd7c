// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/StyleTable.h"
#include "core/training/Trainer.h"

#include <functional>
#include <string>
#include <vector>

namespace cascade::training {

/// A base that is trained on images and clips, and one that is trained on clips alone: the experiment iv-2.6.
struct StyleTrial {
    TrainingConfig training; ///< with images; `output` takes a folder for each training; `seed` is the first
    int seeds = 1;           ///< each gives a training of both
    std::int64_t clips = 64; ///< that are read of each kind of style
    std::string metric;      ///< names the weights of the classifier
};

struct StyleTrialHooks {
    TrainingHooks training; ///< of each
    std::function<void(const evaluation::StyleReading&)> read;
};

struct StyleTrialResult {
    std::vector<evaluation::StyleReading> readings;
    evaluation::StyleHits renders; ///< of true clips
};

/// The same training without images: as many steps, all on clips. A phase of images alone becomes one of the
/// clips of the first phase that has them.
[[nodiscard]] TrainingConfig withoutStills(TrainingConfig config);

/// Trains and reads, going on where a folder's training and its log stopped. Both trainings of a seed make
/// clips from the same noise, each clip from its own.
///
/// Errors   BadInput for a stage that is no base, a training without images or without clips, and weights to
///          start from; those of TrialRun; Cancelled. Throws Cancelled between two steps of a clip.
[[nodiscard]] Result<StyleTrialResult> tryStyles(const StyleTrial& trial,
                                                 const evaluation::AttributeClassifier& classifier,
                                                 torch::Device device, const StyleTrialHooks& hooks);

} // namespace cascade::training
