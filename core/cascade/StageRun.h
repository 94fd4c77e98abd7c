// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/cascade/ChunkPlan.h"
#include "core/cascade/ClipBuffer.h"
#include "core/cascade/StageCheckpoint.h"
#include "core/config/SamplingOptions.h"
#include "core/config/StageConfig.h"
#include "core/nn/VideoUnet.h"

#include <torch/types.h>

#include <functional>
#include <vector>

namespace cascade {

/// One run of one stage: from its input clip and words to its output clip, chunk by chunk.
struct StageRun {
    StageConfig stage;
    nn::VideoUnet network{nullptr};
    nn::TextCondition text;          ///< [1, 1, L, D]
    nn::TextCondition withoutText;   ///< of the empty (or negative) prompt; read where a step is guided
    const ClipReader* low = nullptr; ///< the clip before; null for a base
    ClipShape output;
    SamplingOptions sampling;
    torch::Device device = torch::kCPU;
    torch::ScalarType activations = torch::kFloat32;
    std::int64_t activationBytes = 1 << 30; ///< budget of one evaluation
    ClipBufferOptions stateBuffers;         ///< where the sampler's state lives
    StageCheckpoint* checkpoint = nullptr;  ///< where the state is kept beyond the process; may be null
    bool negativePrompt = false;            ///< `withoutText` says something
};

/// Told after each chunk; must return quickly.
struct StageProgress {
    int step = 0, steps = 0, chunk = 0, chunks = 0;
};

struct StageHooks {
    std::function<void(const StageProgress&)> progress;
    /// The finished frames in order, [1, 3, n, H, W] fp32 in [-1, 1], the first of them frame `first` of the
    /// clip.
    std::function<void(std::int64_t first, const torch::Tensor& frames)> output;
    /// The clip as the network sees it at a step: x0 of some frames, [1, 3, n, H, W] fp32 in main memory, the
    /// first of them frame `first`. Must return quickly and keep nothing of the tensor. May be empty.
    std::function<void(int step, std::int64_t first, const torch::Tensor& x0)> preview;
    CancelToken cancel;
};

/// What a run found out on its way.
struct StageReport {
    std::vector<double> clippedFraction; ///< of each step: the share of values beyond the threshold
    double evaluationFlops = 0;          ///< of one whole evaluation of the network, halos left out
};

/// Runs the stage. Both evaluations of a guided step run at once where the budget holds two. The same bits
/// for the same options whatever the threads; chunks, and evaluations one after the other, equal the whole to
/// rounding.
///
/// Errors   BadInput if the input does not fit the stage; Internal naming stage, step and layer where numbers
/// stop being finite;
///          DiskFull. Throws Cancelled between chunks.
[[nodiscard]] Result<StageReport> runStage(const StageRun& run, const StageHooks& hooks);

} // namespace cascade
