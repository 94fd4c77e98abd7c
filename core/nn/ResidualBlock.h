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

/// Two spatial convolutions; the second norm is scaled and shifted by the conditioning vector (noise level,
/// text, …).
///
/// Shapes   x [(B T), in, H, W] channels-last; condition [(B T), E]; returns [(B T), out, H, W].
/// Source   Imagen Video section 2.2; scale-shift as in Dhariwal and Nichol 2021.
class ResidualBlockImpl : public torch::nn::Module {
public:
    ResidualBlockImpl(std::int64_t in, std::int64_t out, std::int64_t conditionWidth, NormKind norm,
                      const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(torch::Tensor x, const torch::Tensor& condition,
                                        const FrameLayout& layout) const;

private:
    Norm m_norm1{nullptr};
    Convolution m_conv1{nullptr};
    Linear m_toScaleShift{nullptr};
    Norm m_norm2{nullptr};
    Convolution m_conv2{nullptr};
    Convolution m_shortcut{nullptr}; ///< only where the number of channels changes
};
TORCH_MODULE(ResidualBlock);

} // namespace cascade::nn
