// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/cascade/StageWork.h"

#include <torch/types.h>

#include <filesystem>

namespace cascade {

struct StageTrialOptions {
    StageLimits limits;
    torch::Device device = torch::kCPU;
    std::filesystem::path scratchFolder; ///< for sampler states larger than limits.bufferBytes
    CancelToken cancel;
};

/// What a trial took.
struct StageTrialResult {
    PlannedStage planned; ///< the shortened stage that ran
    StageWork work;       ///< of it
    double seconds = 0;   ///< without making the network
};

/// Runs a stage for two steps, after one that warms up, on black frames, with the weights that training
/// starts from: all that a real run does, at its size, over no more frames than it has in one chunk. So a
/// whole run is told in seconds.
///
/// Errors   those of runStage. Throws Cancelled.
[[nodiscard]] Result<StageTrialResult> tryStage(const PlannedStage& planned,
                                                const StageTrialOptions& options);

} // namespace cascade
