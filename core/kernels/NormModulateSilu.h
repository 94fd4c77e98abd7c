// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace cascade::kernels {

/// Added to the mean square before the root.
inline constexpr double kNormEpsilon = 1e-6;

/// `act(rms(x) * weight * (1 + scale) + shift)` with `rms(x) = x / sqrt(mean over channels of x^2 +
/// kNormEpsilon)`, in one pass over memory forward and one backward. `act` is SiLU where `activate`, else
/// nothing.
///
/// Shapes   x [N, C, H, W], channels-last is free and other layouts are copied; weight [C]; scale, shift [N,
/// C] or undefined.
///          Returns x's shape and dtype, channels-last.
/// Units    statistics, modulation and SiLU in fp32 whatever the dtypes are; SiLU within 2e-6 relative for
/// arguments above -80. Errors   c10::Error for shapes that do not fit, and for a derivative of the
/// derivative. Threads  any; the same bits for any number of threads.
[[nodiscard]] torch::Tensor normModulateSilu(const torch::Tensor& x, const torch::Tensor& weight,
                                             const torch::Tensor& scale, const torch::Tensor& shift,
                                             bool activate);

/// The same over rows of channels: x [N, P, C] contiguous, scale and shift [N, C] or undefined.
[[nodiscard]] torch::Tensor normModulateSiluRows(const torch::Tensor& x, const torch::Tensor& weight,
                                                 const torch::Tensor& scale, const torch::Tensor& shift,
                                                 bool activate);

/// `x / sqrt(mean of x^2 + kNormEpsilon) * weight` over the last dimension, differentiable.
///
/// Shapes   x [..., C]; weight [C]; returns x's shape and dtype.
[[nodiscard]] torch::Tensor rmsNorm(const torch::Tensor& x, const torch::Tensor& weight);

/// The specification of normModulateSiluRows in plain tensor operations: the oracle of its tests, and the
/// path of devices and dtypes that have no kernel. Differentiable any number of times.
[[nodiscard]] torch::Tensor normModulateSiluReference(const torch::Tensor& x, const torch::Tensor& weight,
                                                      const torch::Tensor& scale, const torch::Tensor& shift,
                                                      bool activate);

} // namespace cascade::kernels
