// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/evaluation/SeenFrames.h"
#include "core/nn/Layers.h"
#include "core/nn/Norm.h"
#include "core/nn/Resampling.h"
#include "core/nn/TemporalConvolution.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <filesystem>

namespace cascade::evaluation {

/// Two spatial convolutions beside a shortcut, `x + conv(silu(norm(conv(silu(norm(x))))))`.
class ClassifierBlockImpl : public torch::nn::Module {
public:
    ClassifierBlockImpl(std::int64_t channels, const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const nn::FrameLayout& layout) const;

private:
    nn::Norm m_norm1{nullptr};
    nn::Convolution m_conv1{nullptr};
    nn::Norm m_norm2{nullptr};
    nn::Convolution m_conv2{nullptr};
};
TORCH_MODULE(ClassifierBlock);

/// Reads the attributes of a clip of the world. Convolutions look at each frame, at its change to the frames
/// around it, and mix neighbouring frames; every question then pools all positions of all frames by attention
/// of its own, and all share a map of where what is in which frame.
///
/// Shapes   clips [B, 3, 8, 48, 80] in [-1, 1], in the dtype to compute in; returns [B, answerClasses()]
///          fp32 logits, laid out as logitsByQuestion takes them apart.
/// Units    0.59 M parameters.
class AttributeClassifierImpl : public torch::nn::Module {
public:
    explicit AttributeClassifierImpl(const torch::TensorOptions& options = {});
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& clips) const;
    /// What the answers are read from: [B, questions, features] fp32.
    [[nodiscard]] torch::Tensor features(const torch::Tensor& clips) const;
    /// The logits that forward gives, from features.
    [[nodiscard]] torch::Tensor answers(const torch::Tensor& read) const;

private:
    [[nodiscard]] torch::Tensor positions(const torch::Tensor& clips) const;
    [[nodiscard]] torch::Tensor pooled(const torch::Tensor& x) const;
    [[nodiscard]] torch::Tensor whereWhen(const torch::Tensor& x) const;

    nn::Convolution m_stem{nullptr};
    ClassifierBlock m_block0{nullptr};
    nn::Downsampling m_down1{nullptr};
    nn::Convolution m_motion{nullptr};
    nn::Convolution m_merge{nullptr};
    ClassifierBlock m_block1{nullptr};
    nn::TemporalConvolution m_temporal1{nullptr};
    nn::Downsampling m_down2{nullptr};
    torch::Tensor m_place; ///< [6, 10, C], learned
    ClassifierBlock m_block2{nullptr};
    nn::TemporalConvolution m_temporal2{nullptr};
    ClassifierBlock m_block3{nullptr};
    nn::TemporalConvolution m_temporal3{nullptr};
    nn::Norm m_norm{nullptr};
    torch::Tensor m_queries; ///< [questions * heads, C]
    nn::Linear m_mapChannels{nullptr};
    nn::Linear m_mapFrame{nullptr};
    nn::Linear m_mapClip{nullptr};
    nn::Linear m_answers{nullptr};
};
TORCH_MODULE(AttributeClassifier);

/// Reads shipped weights for inference.
///
/// Errors   those of weights::openSafetensors and weights::loadStrict.
[[nodiscard]] Result<AttributeClassifier> openAttributeClassifier(const std::filesystem::path& file,
                                                                  torch::Device device = torch::kCPU);

/// What FVD-W compares of a clip: the mean of the classifier's features over its questions.
///
/// Shapes   [1, questions, features] as AttributeClassifierImpl::features gives them; returns [features] on
///          the CPU.
[[nodiscard]] torch::Tensor videoFeatures(const torch::Tensor& features);
/// The same of a clip as it is seen.
///
/// Shapes   clip [1, 3, T, H, W] in [-1, 1], of any size, T >= 8.
[[nodiscard]] torch::Tensor videoFeatures(const AttributeClassifier& classifier, const torch::Tensor& clip);

} // namespace cascade::evaluation
