// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <limits>

namespace cascade::kernels {

/// Classifier-free guidance and the limit on its result.
struct GuideOptions {
    enum class Limit {
        None,
        Static, ///< clamp to [-1, 1]
        Dynamic ///< clamp to [-q, q] and divide by q; q is the percentile of |x|, at least 1 and at most
                ///< `cap`
    };
    double weight = 0; ///< the papers' w: (1 + w) conditional - w unconditional; 0 is unguided
    Limit limit = Limit::None;
    double percentile = 0.995;                            ///< in [0, 1], interpolated linearly between values
    double cap = std::numeric_limits<double>::infinity(); ///< at least 1
    bool perFrame = false;                                ///< one q per frame, else one per clip
};

struct Guided {
    torch::Tensor x;            ///< [B, C, T, H, W], fp32, contiguous
    double clippedFraction = 0; ///< share of the values that lay beyond the limit
};

/// Guides and limits in as few passes over memory as the device allows: two kernels and a selection on CUDA,
/// else the reference.
///
/// Shapes   conditional [B, C, T, H, W], floating point; unconditional the same, may be undefined where
/// weight is 0. Errors   c10::Error for other shapes, and for a percentile or cap out of range. Source
/// Saharia et al. 2022, "Imagen", arXiv:2205.11487, section 2.3.
[[nodiscard]] Guided guideAndThreshold(const torch::Tensor& conditional, const torch::Tensor& unconditional,
                                       const GuideOptions& options);

/// The same in plain tensor operations: specification, oracle, and the path of everything but CUDA.
[[nodiscard]] Guided guideAndThresholdReference(const torch::Tensor& conditional,
                                                const torch::Tensor& unconditional,
                                                const GuideOptions& options);

/// The p-quantile of each row, interpolated linearly between neighbours, by exact selection: rows of any
/// length, where torch::quantile stops at 16 million values. NaN counts as larger than everything.
///
/// Shapes   rows [R, N], N >= 1; p in [0, 1]; returns [R].
[[nodiscard]] torch::Tensor rowQuantile(const torch::Tensor& rows, double p);

/// The q of each clip or frame: [B] or [B * T].
[[nodiscard]] torch::Tensor dynamicLimits(const torch::Tensor& x, const GuideOptions& options);

} // namespace cascade::kernels
