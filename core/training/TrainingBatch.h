// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/TrainingConfig.h"

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cascade::training {

/// What one step learns from.
struct TrainingBatch {
    torch::Tensor clips; ///< [B, 3, T, H, W] fp32 in [-1, 1]: the stage's output
    torch::Tensor low;   ///< [B, 3, t, h, w]: the clip before the stage; undefined for a base
    std::vector<std::string>
        captions; ///< B * S, those of one clip together: its own, then one for each image beside it
    std::int64_t captionsEach = 1; ///< S
    std::int64_t clipFrames = 0;   ///< leading frames that are a video, the rest are images
};

/// Makes the batch of a number (of a step, where each step has its own): a pure function of it, so that a
/// training resumes exactly. Called from data threads, several at a time.
using BatchSource = std::function<TrainingBatch(std::int64_t number)>;

} // namespace cascade::training
