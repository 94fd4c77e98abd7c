// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Sampling.h"

#include <torch/types.h>

#include <cstdint>

namespace cascade::training {

inline constexpr double kSeenFramesPerSecond = 6; ///< of the stage whose clips are read
inline constexpr std::int64_t kSeenClipFrames = 32;

/// A number in [0, 1) that depends on the seed.
[[nodiscard]] double uniformOf(std::uint64_t seed);

/// A scene as networks that measure learn it: of those in a style the given share is in one that the
/// generator sees only still.
[[nodiscard]] world::Scene sampleInAnyStyle(std::uint64_t seed, const world::SceneOptions& options,
                                            double stillOnlyShare);

/// Every `stride`-th frame of a scene's clip at 6 fps, at the size at which it is seen. `place` in [0, 1)
/// says where the first may lie.
///
/// Shapes   returns [3, frames, 48, 80] uint8.
[[nodiscard]] torch::Tensor renderSeen(const world::Scene& scene, std::int64_t frames, std::int64_t stride,
                                       double place);

/// Bytes as values in [-1, 1], fp32.
[[nodiscard]] torch::Tensor fromBytes(const torch::Tensor& bytes);

} // namespace cascade::training
