// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/GuidanceSchedule.h"

#include <torch/types.h>

namespace cascade::diffusion {

/// (1 + weight) conditional - weight unconditional, in fp32. The same formula serves x0, eps and v: at one z
/// they differ by an affine map that a weighted mean passes through.
///
/// Shapes   both the same; returns that shape in fp32. At weight 0 it is `conditional`, which alone may then
/// be defined.
[[nodiscard]] torch::Tensor combineGuidance(const torch::Tensor& conditional,
                                            const torch::Tensor& unconditional, double weight);
/// The same with a weight for each example: weight [B], the others [B, ...].
[[nodiscard]] torch::Tensor combineGuidance(const torch::Tensor& conditional,
                                            const torch::Tensor& unconditional, const torch::Tensor& weight);

} // namespace cascade::diffusion
