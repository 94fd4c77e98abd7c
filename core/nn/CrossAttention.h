// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Layers.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

struct CrossAttentionOptions {
    std::int64_t channels = 0;     ///< C of the tokens, in and out
    std::int64_t inner = 0;        ///< width of all heads together
    std::int64_t contextWidth = 0; ///< D of what is attended to; 0 = the tokens themselves
    std::int64_t heads = 8;
    bool projectionBias = false; ///< of q, k and v; the way out always has one
};

/// Attention of published networks, under their keys: `to_q to_k to_v to_out.0`.
///
/// Shapes   tokens [N, L, C]; context [M, K, D], M a divisor of N: every N / M rows of tokens share a
/// context, as the frames of a clip share a caption; undefined: the tokens. Returns [N, L, C].
/// Source   Rombach et al. 2022, arXiv:2112.10752; keys as in diffusers.
class CrossAttentionImpl : public torch::nn::Module {
public:
    CrossAttentionImpl(const CrossAttentionOptions& options, const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& tokens, const torch::Tensor& context = {}) const;
    /// Attention between rows instead of within them: each of the P places of tokens [(B T), P, C] looks at
    /// the same place of the `frames` = T rows of its clip. Returns the same shape.
    [[nodiscard]] torch::Tensor forwardOverFrames(const torch::Tensor& tokens, std::int64_t frames) const;

private:
    std::int64_t m_heads;
    Linear m_toQ{nullptr}, m_toK{nullptr}, m_toV{nullptr}, m_toOut{nullptr};
};
TORCH_MODULE(CrossAttention);

} // namespace cascade::nn
