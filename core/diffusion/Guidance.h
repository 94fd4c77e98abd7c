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

/// Brings guided predictions back to the spread of the conditional ones, per example, which strong guidance
/// widens: phi times `guided` of that standard deviation, plus 1 - phi times `guided`. What networks say is
/// meant, eps or v: of x0 it would be another operation.
///
/// Shapes   both [B, ...]; returns that shape in fp32; `guided` itself at phi 0.
/// Source   Lin et al. 2023, "Common Diffusion Noise Schedules and Sample Steps are Flawed",
///          arXiv:2305.08891, section 3.4.
[[nodiscard]] torch::Tensor rescaleGuidance(const torch::Tensor& guided, const torch::Tensor& conditional,
                                            double phi);

} // namespace cascade::diffusion
