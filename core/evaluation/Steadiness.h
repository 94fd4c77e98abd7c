// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace cascade::evaluation {

/// Mean absolute second difference in time, `|x[t-1] - 2 x[t] + x[t+1]|`: 0 where every value changes evenly.
/// Motion has some of it, too, so a flicker means something beside that of a reference only.
///
/// Shapes   clip [B, 3, T, H, W] in [-1, 1].
/// Errors   throws c10::Error for fewer than three frames.
[[nodiscard]] double flicker(const torch::Tensor& clip);

/// The flicker of a clip above that of a reference, such as the true render; negative where it is steadier.
/// The two need not have the same shape.
[[nodiscard]] double flickerAbove(const torch::Tensor& clip, const torch::Tensor& reference);

/// What a long clip loses or gains from its first quarter to its last.
struct Drift {
    double colour = 0;    ///< distance of the mean colours (RGB in [-1, 1])
    double sharpness = 0; ///< change of the mean length of the gradient, per pixel; negative: softer
};

/// Shapes   clip [B, 3, T, H, W] in [-1, 1], H and W at least 2.
/// Errors   throws c10::Error for fewer than four frames.
[[nodiscard]] Drift drift(const torch::Tensor& clip);

} // namespace cascade::evaluation
