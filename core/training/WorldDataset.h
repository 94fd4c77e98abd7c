// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/StageConfig.h"
#include "core/training/TrainingBatch.h"

namespace cascade::training {

/// Clips and stills of the world's training split for a stage, rendered at the stage's size and rate (or a
/// crop of it), with their captions; for super-resolution the clip before the stage is made from them: every
/// n-th frame, or the picture made smaller.
///
/// Batches are drawn on `device`, and lie there: on a card in a queue of each calling thread's own, finished
/// when the source returns.
///
/// Threads  the source may be called from several.
[[nodiscard]] BatchSource worldDataset(const StageConfig& stage, const TrainingConfig& config,
                                       torch::Device device = torch::kCPU);

/// A number that depends on all of `a`, `b`, `c`, for seeds (SplitMix64).
[[nodiscard]] std::uint64_t mixSeed(std::uint64_t a, std::uint64_t b, std::uint64_t c = 0);

} // namespace cascade::training
