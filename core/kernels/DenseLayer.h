// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace cascade::kernels {

/// What a dense layer does with its products while they are in the cache.
enum class DenseEnd {
    Plain,
    GateGelu ///< the first half of the outputs times gelu of the second: returns [..., out / 2]
};

/// x weight^T + bias, with what follows in the same pass over memory.
///
/// Shapes   x [..., in]; weight [out, in]; bias [out] or undefined. Returns [..., out].
/// Units    sums and what follows in fp32, rounded once.
/// Memory   a packed copy of the weight.
/// Errors   c10::Error for what denseFits refuses.
/// Threads  any; the same bits for any number of threads.
[[nodiscard]] torch::Tensor denseLayer(const torch::Tensor& x, const torch::Tensor& weight,
                                       const torch::Tensor& bias, DenseEnd end = DenseEnd::Plain);

/// Whether denseLayer takes these and is faster than at::linear: bfloat16 on the CPU, no gradient, channels
/// in whole vectors, enough rows for the weight's packing to pay, and a processor that multiplies bfloat16.
[[nodiscard]] bool denseFits(const torch::Tensor& x, const torch::Tensor& weight,
                             DenseEnd end = DenseEnd::Plain);

/// The specification in plain tensor operations: the oracle of its tests, and what serves elsewhere.
[[nodiscard]] torch::Tensor denseLayerReference(const torch::Tensor& x, const torch::Tensor& weight,
                                                const torch::Tensor& bias, DenseEnd end = DenseEnd::Plain);

} // namespace cascade::kernels
