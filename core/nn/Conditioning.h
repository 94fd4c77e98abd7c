// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Frames.h"
#include "core/nn/Layers.h"
#include "core/nn/Norm.h"
#include "core/nn/Positions.h"
#include "core/nn/SpatialAttention.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// Sines and cosines of a number at `width / 2` frequencies from 1 to 1/10000: cosine half first, in fp32.
///
/// Shapes   value [B]; returns [B, width].
/// Source   models.md section 0; golden numbers in appendix B.
[[nodiscard]] torch::Tensor sinusoidalEmbedding(const torch::Tensor& value, std::int64_t width);

/// A number that conditions the network (log-SNR, log-SNR of the noise augmentation, guidance weight) as a
/// vector.
///
/// Shapes   value [B] fp32; returns [B, out] in fp32.
class ScalarEmbeddingImpl : public torch::nn::Module {
public:
    /// `scale` brings the value to the range of the embedding's frequencies: about 1000 wide over the values
    /// in use.
    ScalarEmbeddingImpl(std::int64_t out, double scale, Start last, const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& value) const;

private:
    double m_scale;
    Linear m_linear1{nullptr};
    Linear m_linear2{nullptr};
};
TORCH_MODULE(ScalarEmbedding);

/// The caption as one vector: attention pooling with a learned query, then a linear layer.
///
/// Shapes   embedding [N, L, D], mask [N, L] bool; returns [N, out] in fp32.
/// Source   Video Diffusion Models section 4.2 (attention pooling of the text).
class TextPoolingImpl : public torch::nn::Module {
public:
    TextPoolingImpl(std::int64_t textWidth, std::int64_t out, const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& embedding, const torch::Tensor& mask) const;

    torch::Tensor query; ///< [D]

private:
    Norm m_norm{nullptr};
    Linear m_toOut{nullptr};
};
TORCH_MODULE(TextPooling);

/// Everything that conditions all blocks of a network by scale and shift, summed into one vector per frame.
struct ConditioningInput {
    torch::Tensor logSnr;         ///< [B], of the noisy input
    torch::Tensor lowLogSnr;      ///< [B], of the noise-augmented condition; read where the network has one
    torch::Tensor guidanceWeight; ///< [B], w; read by networks distilled with guidance
    TextCondition text;
};

/// What a network is conditioned on beside noise level and caption.
struct ConditioningOptions {
    std::int64_t width = 256;    ///< E
    std::int64_t textWidth = 64; ///< D of the text embedding
    bool lowLogSnr = false;
    bool guidanceWeight = false;
    bool frameProgress = false; ///< each frame's place in the clip
};

class ConditioningImpl : public torch::nn::Module {
public:
    ConditioningImpl(const ConditioningOptions& options, const torch::TensorOptions& tensors);
    /// Returns [(B T), width] in fp32, SiLU applied.
    [[nodiscard]] torch::Tensor forward(const ConditioningInput& input, const FrameLayout& layout) const;

private:
    ScalarEmbedding m_logSnr{nullptr};
    ScalarEmbedding m_lowLogSnr{nullptr};
    ScalarEmbedding m_guidance{nullptr};
    TextPooling m_text{nullptr};
    FrameProgress m_progress{nullptr};
};
TORCH_MODULE(Conditioning);

} // namespace cascade::nn
