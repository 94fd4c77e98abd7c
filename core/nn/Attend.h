// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// Scaled dot-product attention: softmax(q k^T / sqrt(d) + bias) v. The one place that decides how attention
/// is computed: fused on CUDA; on the CPU by kernels::attention where that takes the arguments, else by plain
/// batched products, whose backward pass is far faster there, in slices of the batch when no gradient is
/// wanted, so that the weights never take more than 64 MiB (fused where one row of the batch needs more).
///
/// Shapes   q [N, heads, Q, d], k and v [N, heads, K, d], bias undefined or broadcastable to [N, heads, Q, K]
///          in q's dtype; returns [N, heads, Q, d]. Or [A, N, ...] each, where these do not merge without a
///          copy; then the bias has no more than three dimensions.
[[nodiscard]] torch::Tensor attend(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                                   const torch::Tensor& bias = {});

/// Bytes that attend and the other kernels work in at most without gradients, beside arguments and results.
[[nodiscard]] std::int64_t kernelScratchBytes(std::int64_t elementBytes);

/// Tokens [N, L, C] split into heads, [N, heads, L, C / heads] (a view).
[[nodiscard]] torch::Tensor splitHeads(const torch::Tensor& tokens, std::int64_t heads);
/// The inverse: [N, heads, L, d] to [N, L, heads * d].
[[nodiscard]] torch::Tensor joinHeads(const torch::Tensor& heads);

} // namespace cascade::nn
