// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace cascade::kernels {

/// Squares of `factor` x `factor` pixels of feature maps as channels, and back: how a network changes its
/// resolution. Channels of a square are in the order (row, column, channel), as in ClipSquares. All functions
/// are differentiable; on the CPU each is one pass over memory on all threads.
///
/// Threads  any; the result does not depend on their number.
/// Errors   c10::Error for sizes that do not divide.

/// [N, C, H, W] to [N, factor^2 C, H / factor, W / factor], dtype kept, channels-last.
[[nodiscard]] torch::Tensor pixelsToChannels(const torch::Tensor& x, std::int64_t factor);

/// The inverse of pixelsToChannels.
[[nodiscard]] torch::Tensor channelsToPixels(const torch::Tensor& x, std::int64_t factor);

/// channelsToPixels(x, factor) and `skip * scale`, side by side on their channels.
///
/// Shapes   x [N, factor^2 C, h, w], skip [N, S, h factor, w factor] of the same dtype; returns [N, C + S, h
/// factor, w factor], channels-last.
[[nodiscard]] torch::Tensor channelsToPixelsBeside(const torch::Tensor& x, const torch::Tensor& skip,
                                                   double scale, std::int64_t factor);

} // namespace cascade::kernels
