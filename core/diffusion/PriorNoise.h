// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/NoisePrior.h"
#include "core/diffusion/CounterNoise.h"

namespace cascade::diffusion {

/// Noise under a prior. As with gaussianNoise, a region equals the same part of a larger one bit for bit.
///
/// Progressive noise is the recurrence `e_0 = n_0, e_i = kept e_(i-1) + fresh n_i` from the clip's frame 0,
/// whatever frame the region starts at: a region far into a clip costs as much as all frames up to its end,
/// at hundreds of millions of values a second.
///
/// Shapes, errors, threads  as gaussianNoise; c10::Error for an alpha below 0 or not a number.
[[nodiscard]] torch::Tensor priorNoise(const NoisePrior& prior, const NoiseKey& key,
                                       const NoiseRegion& region);

/// The noise of a batch in training: puts the first `clipFrames` frames of independent noise under a prior,
/// in their place. The frames behind them are images of their own and stay as they are. Mixed noise draws
/// what its frames share from `generator`; the others draw nothing.
///
/// Shapes   noise [B, C, T, H, W], standard normal.
/// Errors   c10::Error for an alpha below 0 or not a number.
void correlateFrames(const NoisePrior& prior, torch::Tensor& noise, std::int64_t clipFrames,
                     at::Generator& generator);

} // namespace cascade::diffusion
