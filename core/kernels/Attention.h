// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace cascade::kernels {

/// softmax(q k^T / sqrt(d) + bias) v without a pass over memory for the scores: a block of queries at a time,
/// whose scores stay in the cache. Reads its arguments where they lie, whatever their order, so heads and
/// frames need not be brought together first.
///
/// Shapes   q [..., heads, Q, d], k and v [..., heads, K, d] with one or two leading dimensions; bias
///          undefined or broadcastable to [..., heads, Q, K]. Returns q's shape, laid out in q's order.
/// Units    products of bfloat16, scores, softmax and sums in fp32, rounded once at the end; softmax's
///          weights are rounded to bfloat16.
/// Memory   beside the result some hundred KiB and the keys and values of one head on each thread.
/// Errors   c10::Error for what attentionHasKernel refuses.
/// Threads  any; the same bits for any number of threads.
[[nodiscard]] torch::Tensor attention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                                      const torch::Tensor& bias = {});

/// Whether `attention` takes these: bfloat16 on the CPU, d even and contiguous, no gradient wanted, and a
/// processor that multiplies bfloat16.
[[nodiscard]] bool attentionHasKernel(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                                      const torch::Tensor& bias = {});

/// The specification in plain tensor operations: the oracle of its tests.
[[nodiscard]] torch::Tensor attentionReference(const torch::Tensor& q, const torch::Tensor& k,
                                               const torch::Tensor& v, const torch::Tensor& bias = {});

} // namespace cascade::kernels
