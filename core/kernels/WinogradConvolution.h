// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace cascade::kernels {

/// A convolution of 3x3 taps, or 3x1, stride 1, that keeps the size: two outputs a side at a time by the
/// algorithm of Winograd, which multiplies 2.25 (1.5) times less than the direct one.
///
/// Shapes   x [N, in, H, W] channels-last; weight [out, in, 3, 3] or [out, in, 3, 1]; bias [out]; base [N,
///          out, H, W] channels-last is added, or undefined. Returns [N, out, H, W] channels-last: `base`
///          itself, overwritten, where `inPlace`.
/// Units    transformed inputs and weights are rounded to bfloat16, sums in fp32, the result rounded once:
///          about three times a direct convolution's error, which is that of its last rounding.
/// Memory   transformed inputs of up to 24 MiB and weights of up to 20 MiB, or of 64 output channels.
/// Errors   c10::Error for what winogradFits refuses.
/// Threads  any; the same bits for any number of threads.
/// Source   Lavin and Gray 2015, arXiv:1509.09308, F(2x2, 3x3).
[[nodiscard]] torch::Tensor winogradConvolution(const torch::Tensor& x, const torch::Tensor& weight,
                                                const torch::Tensor& bias, const torch::Tensor& base = {},
                                                bool inPlace = false);

/// Whether winogradConvolution takes these and is faster than the direct one: bfloat16 on the CPU, no
/// gradient, channels in whole vectors, enough places for the weights' transform to pay, and a processor that
/// multiplies bfloat16.
[[nodiscard]] bool winogradFits(const torch::Tensor& x, const torch::Tensor& weight);

} // namespace cascade::kernels
