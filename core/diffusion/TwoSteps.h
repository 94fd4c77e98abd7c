// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <vector>

namespace cascade::diffusion {

/// Three noise levels of one example: two DDIM steps lead from the first over the second to the third.
/// Log-SNRs, not falling; kNoNoise for clean.
struct TwoLevels {
    double from = 0;
    double over = 0;
    double to = 0;
};

/// Where each example stands after a DDIM step from its level `from` to `over`.
///
/// Shapes   z, x0 [B, ...] fp32; returns the same.
[[nodiscard]] torch::Tensor firstStep(const torch::Tensor& z, const torch::Tensor& x0,
                                      const std::vector<TwoLevels>& levels);

/// The x0 with which one DDIM step from `from` to `to` lands where two steps do, which predict `first` and
/// `second`: a weighted mean of both, so nothing cancels. Where `over` is clean already it is `first`.
///
/// Shapes   all [B, ...] fp32.
/// Source   Salimans and Ho 2022, "Progressive Distillation", arXiv:2202.00512, algorithm 2 and appendix G:
///          its target (z'' - (sigma_s / sigma_t) z) / (alpha_s - (sigma_s / sigma_t) alpha_t), solved for
///          the two predictions.
[[nodiscard]] torch::Tensor oneStepTarget(const torch::Tensor& first, const torch::Tensor& second,
                                          const std::vector<TwoLevels>& levels);

} // namespace cascade::diffusion
