// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace cascade::kernels {

/// Squares of `factor` x `factor` pixels of clips as channels, and back: how a network with large pictures
/// begins and ends. Channels of a square are in the order (row, column, channel). Both are differentiable; on
/// the CPU each is one pass over memory on all threads.
///
/// Threads  any; the result does not depend on their number.
/// Errors   c10::Error for sizes that do not divide.

/// Clips side by side on their channels, frames folded: [B, C_i, T, H, W] each, to [(B T), factor^2 C, H /
/// factor, W / factor] in `dtype`, channels-last, where C is the sum of C_i.
[[nodiscard]] torch::Tensor clipsToSquares(const std::vector<torch::Tensor>& clips, std::int64_t factor,
                                           torch::ScalarType dtype);

/// The inverse for one clip: [(B T), factor^2 C, h, w] to [B, C, T, h factor, w factor] in fp32.
[[nodiscard]] torch::Tensor squaresToClip(const torch::Tensor& squares, std::int64_t batch,
                                          std::int64_t factor);

} // namespace cascade::kernels
