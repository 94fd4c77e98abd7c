// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/AttributeClassifier.h"
#include "core/nn/Layers.h"
#include "core/nn/Norm.h"
#include "core/nn/Resampling.h"
#include "core/nn/T5Encoder.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::evaluation {

inline constexpr std::int64_t kFrameFeatures = 128;
inline constexpr std::int64_t kEmbedding = 64;
inline constexpr std::int64_t kCaptionVocabulary = 768; ///< tokens, as the shipped tokenizer has
inline constexpr int kCaptionTokens = 64;               ///< longer captions are cut

/// Turns one frame into a unit vector. Convolutions look at the picture and its edges; a few learned queries
/// then pool all places by attention.
class FrameTowerImpl : public torch::nn::Module {
public:
    explicit FrameTowerImpl(const torch::TensorOptions& options = {});
    /// Before the projection: [N, kFrameFeatures] fp32.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& frames) const;
    /// [N, kFrameFeatures] to [N, kEmbedding] of length 1.
    [[nodiscard]] torch::Tensor project(const torch::Tensor& features) const;

private:
    [[nodiscard]] torch::Tensor places(const torch::Tensor& frames) const;

    nn::Convolution m_stem{nullptr};
    ClassifierBlock m_block0{nullptr};
    nn::Downsampling m_down1{nullptr};
    ClassifierBlock m_block1{nullptr};
    nn::Downsampling m_down2{nullptr};
    torch::Tensor m_place; ///< [6, 10, C], learned
    ClassifierBlock m_block2{nullptr};
    ClassifierBlock m_block3{nullptr};
    nn::Norm m_norm{nullptr};
    torch::Tensor m_queries; ///< [queries, C]
    nn::Linear m_hidden{nullptr};
    nn::Linear m_project{nullptr};
};
TORCH_MODULE(FrameTower);

/// Turns a caption into a unit vector: a small T5 encoder, the mean of its tokens, a projection.
class CaptionTowerImpl : public torch::nn::Module {
public:
    explicit CaptionTowerImpl(const torch::TensorOptions& options = {});
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& ids, const torch::Tensor& mask) const;

private:
    nn::T5Encoder m_encoder{nullptr};
    nn::Linear m_project{nullptr};
};
TORCH_MODULE(CaptionTower);

/// Frames and captions as vectors of one space, near where the one shows what the other says.
///
/// Units    0.68 M parameters.
/// Threads  one; differentiable.
/// Source   Radford et al. 2021, "CLIP", arXiv:2103.00020, section 2.3, with towers for our world.
class WorldClipNetworkImpl : public torch::nn::Module {
public:
    explicit WorldClipNetworkImpl(const torch::TensorOptions& options = {});

    /// What a frame is like, before it is compared with captions.
    ///
    /// Shapes   frames [N, 3, 48, 80] in [-1, 1], in the dtype to compute in; returns [N, kFrameFeatures]
    /// fp32.
    [[nodiscard]] torch::Tensor frameFeatures(const torch::Tensor& frames) const;
    /// Where in the common space frames with these features lie.
    ///
    /// Shapes   features [N, kFrameFeatures]; returns [N, kEmbedding] fp32 of length 1.
    [[nodiscard]] torch::Tensor embedFeatures(const torch::Tensor& features) const;
    /// Shapes   ids [N, L] int64 below kCaptionVocabulary, mask [N, L] bool, true on tokens (at least one a
    ///          row); returns [N, kEmbedding] fp32 of length 1.
    [[nodiscard]] torch::Tensor embedTokens(const torch::Tensor& ids, const torch::Tensor& mask) const;
    /// What cosines are multiplied by in training: the inverse of the learned temperature, at most 100. A
    /// tensor without dimensions.
    [[nodiscard]] torch::Tensor scale() const;

private:
    FrameTower m_frames{nullptr};
    CaptionTower m_captions{nullptr};
    torch::Tensor m_logScale;
};
TORCH_MODULE(WorldClipNetwork);

/// Mean of two cross entropies: each frame chooses among all captions, each caption among all frames; the
/// right pairs are those of one row.
///
/// Shapes   frames, captions [N, D] of length 1; scale without dimensions. Differentiable.
[[nodiscard]] torch::Tensor contrastiveLoss(const torch::Tensor& frames, const torch::Tensor& captions,
                                            const torch::Tensor& scale);

} // namespace cascade::evaluation
