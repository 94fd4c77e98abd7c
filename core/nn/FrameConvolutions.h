// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Frames.h"
#include "core/nn/Layers.h"
#include "core/nn/Norm.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <array>
#include <cstdint>

namespace cascade::nn {

/// Three taps over the frames at each position, under the key of a convolution in three dimensions.
///
/// Shapes   x [(B T), C, H, W] channels-last; returns the same shape and dtype; zero beyond the ends.
class FrameConvolutionImpl : public torch::nn::Module {
public:
    FrameConvolutionImpl(std::int64_t channels, Start start, const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const FrameLayout& layout) const;

    torch::Tensor weight; ///< [C, C, 3, 1, 1]
    torch::Tensor bias;   ///< [C]
};
TORCH_MODULE(FrameConvolution);

/// Four times group norm over the clip, SiLU and a convolution over frames, as a residual branch: how UNet3D
/// mixes frames beside its temporal transformers. Keys `conv1.{0,2}`, `conv{2,3,4}.{0,3}`.
///
/// Shapes   x [(B T), C, H, W] channels-last; returns the same shape and dtype.
/// Source   Wang et al. 2023, "ModelScope Text-to-Video", arXiv:2308.06571, section 3.3; models.md 4.1.
class FrameConvolutionsImpl : public torch::nn::Module {
public:
    FrameConvolutionsImpl(std::int64_t channels, const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const FrameLayout& layout) const;

private:
    static constexpr std::size_t kCount = 4;
    std::array<Norm, kCount> m_norms{nullptr, nullptr, nullptr, nullptr};
    std::array<FrameConvolution, kCount> m_convolutions{nullptr, nullptr, nullptr, nullptr};
};
TORCH_MODULE(FrameConvolutions);

} // namespace cascade::nn
