// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace cascade::evaluation {

/// What networks that measure look at, whatever the clip's size and length.
inline constexpr std::int64_t kSeenFrames = 8;
inline constexpr std::int64_t kSeenHeight = 48;
inline constexpr std::int64_t kSeenWidth = 80;

/// All frames of a clip, averaged down to 48x80.
///
/// Shapes   clip [B, 3, T, H, W]; returns [B, 3, T, 48, 80] fp32.
[[nodiscard]] torch::Tensor atSeenSize(const torch::Tensor& clip);

/// The clip as it is seen: eight frames evenly spaced, averaged down to 48x80.
///
/// Shapes   clip [B, 3, T, H, W] with T >= 8; returns [B, 3, 8, 48, 80] fp32.
/// Errors   throws ErrorException (BadInput) for shorter clips.
[[nodiscard]] torch::Tensor asSeen(const torch::Tensor& clip);

/// The picture without its slow changes, at even strength: edges weigh the same on every background. Colours
/// are read from the picture itself.
///
/// Shapes   frames [N, 3, 48, 80]; returns the same in frames' dtype, computed in fp32.
[[nodiscard]] torch::Tensor evenContrast(const torch::Tensor& frames);

} // namespace cascade::evaluation
