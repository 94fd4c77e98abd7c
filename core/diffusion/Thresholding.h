// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ThresholdOptions.h"

#include <torch/types.h>

namespace cascade::diffusion {

struct Thresholded {
    torch::Tensor x0;
    double clippedFraction = 0; ///< share of the values that lay beyond the limit
};

/// Applies the threshold. After it recompute eps or v from x0 if a step needs them; our samplers step from
/// x0.
///
/// Shapes   x0 [B, C, T, H, W], any floating point; returns fp32 of the same shape, on the same device.
///          Differentiable, the limit taken as a constant.
/// Source   Saharia et al. 2022, "Imagen", arXiv:2205.11487, section 2.3.
[[nodiscard]] Thresholded threshold(const torch::Tensor& x0, const ThresholdOptions& options);

/// The same in place, without temporaries of its size on the CPU; returns the clipped fraction.
///
/// Shapes   x0 [B, C, T, H, W], fp32.
double thresholdInPlace(torch::Tensor& x0, const ThresholdOptions& options);

/// combineGuidance of two predictions of x0, then threshold: what a guided step does. On CUDA by the fused
/// kernel.
///
/// Shapes   as threshold; `unconditional` may be undefined where `weight` is 0.
[[nodiscard]] Thresholded guideAndThreshold(const torch::Tensor& conditional,
                                            const torch::Tensor& unconditional, double weight,
                                            const ThresholdOptions& options);
/// The same of a prediction that the caller gives away: limited in its place where nothing must be added.
[[nodiscard]] Thresholded guideAndThreshold(torch::Tensor&& conditional, const torch::Tensor& unconditional,
                                            double weight, const ThresholdOptions& options);

/// The p-quantile of |x| of each row, with linear interpolation as in torch::quantile but for any number of
/// values.
///
/// Shapes   rows [R, N], fp32, N >= 1; returns [R] on the same device.
[[nodiscard]] torch::Tensor magnitudeQuantile(const torch::Tensor& rows, double p);

} // namespace cascade::diffusion
