// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/CrossAttention.h"
#include "core/nn/Layers.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// Centred and scaled over the last dimension, epsilon 1e-5, with gain and offset.
class LayerNormImpl : public torch::nn::Module {
public:
    LayerNormImpl(std::int64_t width, const torch::TensorOptions& tensors);
    /// [..., width] in and out, in x's dtype.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) const;

    torch::Tensor weight; ///< [width]
    torch::Tensor bias;   ///< [width]
};
TORCH_MODULE(LayerNorm);

/// A feed-forward layer with a gate: `out(value * gelu(gate))`, exact GELU, value the first half. Keys
/// `net.0.proj`, `net.2`.
class GatedFeedForwardImpl : public torch::nn::Module {
public:
    /// `inner`: channels of the value.
    GatedFeedForwardImpl(std::int64_t channels, std::int64_t inner, const torch::TensorOptions& tensors);
    /// Rows of x a few at a time when no gradient is wanted, so that the wide layer never takes more than
    /// 128 MiB.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) const;

private:
    Linear m_in{nullptr}, m_out{nullptr};
};
TORCH_MODULE(GatedFeedForward);

struct TransformerBlockOptions {
    std::int64_t channels = 0;
    std::int64_t heads = 8;
    std::int64_t contextWidth = 0; ///< of what the second attention looks at; 0 = the tokens, too
};

/// Two attentions and a feed-forward layer, each a pre-norm residual branch. Keys `norm1 attn1 norm2 attn2
/// norm3 ff`.
///
/// Shapes   tokens [N, L, C]; context as in CrossAttention. Returns [N, L, C].
class TransformerBlockImpl : public torch::nn::Module {
public:
    TransformerBlockImpl(const TransformerBlockOptions& options, const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(torch::Tensor tokens, const torch::Tensor& context) const;
    /// Both attentions between the `frames` rows of each clip, see CrossAttention::forwardOverFrames.
    /// Positions [N, 1, C] are added to what both take in but not to what goes on; undefined without.
    [[nodiscard]] torch::Tensor forwardOverFrames(torch::Tensor tokens, std::int64_t frames,
                                                  const torch::Tensor& positions) const;

private:
    LayerNorm m_norm1{nullptr}, m_norm2{nullptr}, m_norm3{nullptr};
    CrossAttention m_attention1{nullptr}, m_attention2{nullptr};
    GatedFeedForward m_feedForward{nullptr};
};
TORCH_MODULE(TransformerBlock);

} // namespace cascade::nn
