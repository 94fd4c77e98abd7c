// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// T5's bucket of a distance in time: half of the buckets for the past, half for the future; exact up to a
/// quarter of them, then logarithmic up to `maxDistance`.
[[nodiscard]] std::int64_t relativePositionBucket(std::int64_t distance, std::int64_t buckets,
                                                  std::int64_t maxDistance);

/// A learned number per head and bucket of distance, added to attention weights between frames; works at
/// frame counts that were never trained.
///
/// Source   Ho et al. 2022, "Video Diffusion Models", section 3 (relative position embeddings); the bucketed
/// bias is Raffel et al.
///          2020, as the later public code of that paper uses it, with 32 buckets up to distance 32.
class RelativePositionBiasImpl : public torch::nn::Module {
public:
    RelativePositionBiasImpl(std::int64_t heads, const torch::TensorOptions& options);
    /// The bias between `frames` frames, [heads, frames, frames] (query, key), in the parameter's dtype.
    [[nodiscard]] torch::Tensor forward(std::int64_t frames) const;

    torch::Tensor weight; ///< [buckets, heads]
};
TORCH_MODULE(RelativePositionBias);

} // namespace cascade::nn
