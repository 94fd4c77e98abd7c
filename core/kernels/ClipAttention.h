// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace cascade::kernels {

/// Attention of every position of a clip over all positions of all its frames, for training on the CPU:
/// softmax(q k^T / sqrt(d) + bias) v, one head of one clip at a time on each thread, so that the L x L scores
/// and their gradients stay in the cache. The bias is per pair of frames and never spread over the positions.
/// Differentiable in both arguments.
///
/// Shapes   qkv [B, L, 3, heads, d] with L = frames * positions, frames outermost; bias [heads, frames,
/// frames]
///          of qkv's dtype; returns [B, L, heads, d], contiguous.
/// Memory   for the backward pass the weights are kept: B * heads * L * L elements; beside them one L x L
///          matrix on each thread.
/// Errors   c10::Error for other shapes or devices.
/// Threads  any; the result does not depend on their number.
[[nodiscard]] torch::Tensor clipAttention(const torch::Tensor& qkv, const torch::Tensor& bias);

} // namespace cascade::kernels
