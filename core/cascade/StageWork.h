// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/ChunkPlan.h"
#include "core/config/CascadePlan.h"
#include "core/diffusion/Sampler.h"

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <optional>
#include <string>

namespace cascade {

/// What bounds a stage's memory.
struct StageLimits {
    c10::ScalarType activations = c10::ScalarType::Float;
    std::int64_t activationBytes = 768 << 20; ///< of one evaluation, as in StageRun
    std::int64_t bufferBytes = 256 << 20;     ///< larger sampler states live in files
};

/// What a run of a stage asks of a machine, as far as configuration and shape say: no weights are read and
/// nothing is computed.
struct StageWork {
    std::string network;          ///< of equal text: the same layers, so the same cost, whatever weights
    int evaluations = 0;          ///< of the network; two for each step that asks it twice
    double evaluationFlops = 0;   ///< of one of them over the whole clip, halos of its chunks included
    std::size_t chunks = 0;       ///< of each
    std::int64_t parameters = 0;  ///< of the network
    std::int64_t weightBytes = 0; ///< as they stand in memory
    std::int64_t chunkBytes = 0;  ///< at the peak of the largest chunk's evaluation, as planned; of two at
                                  ///< once where steps ask twice and the budget holds both
    std::int64_t bufferBytes = 0; ///< of the sampler's state, where it is kept in memory
    std::int64_t clipBytes = 0;   ///< of the clip it makes, fp16
    std::optional<Error> refused; ///< what a run would say instead of beginning: see checkThreshold
};

/// Counts the work of a stage; its network is made without memory behind it.
[[nodiscard]] StageWork stageWork(const PlannedStage& planned, const StageLimits& limits,
                                  bool negativePrompt = false);

/// The chunks that a run of this stage works in.
[[nodiscard]] ChunkPlan stageChunks(const StageConfig& stage, const nn::VideoUnet& network,
                                    const ClipShape& output, const StageLimits& limits);

/// Bytes that one evaluation of a chunk takes at its peak.
[[nodiscard]] std::int64_t chunkBytes(const StageConfig& stage, const Chunk& chunk, std::int64_t width,
                                      c10::ScalarType activations);

/// Whether both evaluations of a guided step run at once in a chunk: where the budget holds two.
[[nodiscard]] bool fitsTwice(const StageConfig& stage, const Chunk& chunk, std::int64_t width,
                             const StageLimits& limits);

/// Whether the threshold can be found in these chunks.
///
/// Errors   BadInput where it is a percentile of the whole clip, and the clip is made in chunks of frames.
[[nodiscard]] Result<void> checkThreshold(const StageConfig& stage,
                                          const diffusion::ThresholdOptions& threshold, const ChunkPlan& plan,
                                          const ClipShape& output);

/// Whether a sampler remembers something of the step before.
[[nodiscard]] bool hasHistory(const diffusion::StepPlan& steps);

} // namespace cascade
