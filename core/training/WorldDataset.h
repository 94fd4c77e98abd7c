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
/// Threads  the source is called from one thread at a time.
[[nodiscard]] BatchSource worldDataset(const StageConfig& stage, const TrainingConfig& config);

/// A number that depends on all of `a`, `b`, `c`, for seeds (SplitMix64).
[[nodiscard]] std::uint64_t mixSeed(std::uint64_t a, std::uint64_t b, std::uint64_t c = 0);

} // namespace cascade::training
