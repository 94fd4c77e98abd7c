// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <torch/types.h>

#include <limits>
#include <string>
#include <string_view>

namespace cascade::diffusion {

/// How a predicted x0 is kept in the range of pixels, [-1, 1]. For pixels only, never for latents.
struct ThresholdOptions {
    enum class Kind {
        None,
        Static, ///< clamp to [-1, 1]
        Dynamic ///< clamp to [-q, q] and divide by q: the percentile of |x0|, at least 1, at most `cap`
    };
    Kind kind = Kind::None;
    double percentile = 0.995;                            ///< in (0, 1], interpolated linearly between values
    double cap = std::numeric_limits<double>::infinity(); ///< >= 1
    /// One q per frame, as Show-1 has it; else one per clip, which does not pump the brightness.
    bool perFrame = false;

    bool operator==(const ThresholdOptions&) const = default;
};

/// Text forms: "none", "static", "dynamic", "dynamic(0.995)", "dynamic(0.995, cap=4)",
/// "dynamic(0.995, per=frame)" (or per=clip).
///
/// Errors   BadInput naming the choices.
[[nodiscard]] Result<ThresholdOptions> parseThreshold(std::string_view text);
[[nodiscard]] std::string formatThreshold(const ThresholdOptions& options);

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
