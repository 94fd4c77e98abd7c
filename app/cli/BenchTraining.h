// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"

#include <torch/types.h>

#include <filesystem>
#include <string>

namespace cascade::cli {

/// What the training of a base is measured on.
struct TrainingBench {
    std::filesystem::path model; ///< folder; the text encoder's weights must be there
    torch::Device device = torch::kCPU;
    std::string dtype = "auto";
    int clips = 4; ///< of a batch
    int frames = 16;
    double seconds = 10;
};

/// Images (frames of clips) a second of whole training steps, on one batch that is ready in memory.
///
/// Errors   those of Trainer::open. Throws Cancelled.
[[nodiscard]] Result<double> trainingImagesPerSecond(const TrainingBench& bench, const CancelToken& cancel);

} // namespace cascade::cli
