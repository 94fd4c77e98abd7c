// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace cascade::kernels {

struct GroupNormOptions {
    std::int64_t groups = 32;
    std::int64_t frames = 1; ///< so many rows of the batch, one after the other, share their statistics
    double epsilon = 1e-5;   ///< added to the variance
    bool activate = false;   ///< SiLU
};

/// `act(norm(x + shift) * weight + bias)`, norm by the mean and variance of each group of channels over all
/// positions of `frames` rows of the batch.
///
/// On the CPU without gradient: two passes over memory, the shift for nothing; statistics and arithmetic in
/// fp32, sums in fp64. Elsewhere groupNormSiluReference.
///
/// Shapes   x [N, C, H, W], channels-last is free and other layouts are copied, N a multiple of `frames`, C
/// of
///          `groups`; weight, bias [C]; shift [N, C] or undefined. Returns x's shape and dtype.
/// Errors   c10::Error for shapes that do not fit.
/// Threads  any; the same bits for any number of threads.
[[nodiscard]] torch::Tensor groupNormSilu(const torch::Tensor& x, const torch::Tensor& weight,
                                          const torch::Tensor& bias, const torch::Tensor& shift,
                                          const GroupNormOptions& options);

/// The specification in plain tensor operations: the oracle of its tests, and the path of devices and dtypes
/// that have no kernel, and of gradients.
[[nodiscard]] torch::Tensor groupNormSiluReference(const torch::Tensor& x, const torch::Tensor& weight,
                                                   const torch::Tensor& bias, const torch::Tensor& shift,
                                                   const GroupNormOptions& options);

} // namespace cascade::kernels
