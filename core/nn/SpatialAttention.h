// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Frames.h"
#include "core/nn/Layers.h"
#include "core/nn/Norm.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// The words that each frame listens to.
struct TextCondition {
    torch::Tensor embedding; ///< [B, S, L, D]: S captions for each clip of the batch (one, or more when
                             ///< images ride along)
    torch::Tensor
        mask; ///< [B, S, L] bool, true where there is a token; padded positions are never attended to
    torch::Tensor
        ofFrame; ///< [T] int64, which of the S captions belongs to a frame; undefined = caption 0 for all
};

struct SpatialAttentionOptions {
    std::int64_t channels = 0;
    std::int64_t textWidth = 0;   ///< D of the text embedding
    std::int64_t heads = 4;       ///< channels must divide by it
    bool self = true;             ///< positions see each other
    bool text = true;             ///< positions see the words
    std::int64_t feedForward = 2; ///< inner width of the feed-forward layer in channels; 0 = none
    NormKind norm = NormKind::PerPosition;
};

/// Attention of each position of a frame to the other positions and to the words of its caption, then a
/// feed-forward layer; both are residual branches that start at zero.
///
/// Shapes   x [(B T), C, H, W] channels-last; returns the same shape and dtype.
/// Errors   c10::Error if C is not a multiple of `heads`.
/// Source   Imagen Video section 2.2; keys of words and positions side by side as in Saharia et al. 2022,
/// "Imagen".
class SpatialAttentionImpl : public torch::nn::Module {
public:
    SpatialAttentionImpl(const SpatialAttentionOptions& options, const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const TextCondition& text,
                                        const FrameLayout& layout) const;

private:
    [[nodiscard]] torch::Tensor attention(const torch::Tensor& tokens, const TextCondition& text,
                                          const FrameLayout& layout) const;

    SpatialAttentionOptions m_options;
    Norm m_norm{nullptr};
    Linear m_toQ{nullptr};
    Linear m_toKv{nullptr};
    Linear m_textToKv{nullptr};
    Linear m_toOut{nullptr};
    Norm m_feedNorm{nullptr};
    Linear m_feedIn{nullptr};
    Linear m_feedOut{nullptr};
};
TORCH_MODULE(SpatialAttention);

} // namespace cascade::nn
