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
#include <string>

namespace cascade::nn {

/// How the conditioning vector enters a residual block.
enum class Modulation {
    ScaleShift, ///< scales and shifts the second norm
    Add         ///< is added to what the second norm takes in: published U-Nets
};

struct ResidualBlockOptions {
    std::int64_t in = 0;
    std::int64_t out = 0;
    std::int64_t conditionWidth = 0; ///< E; 0 = not conditioned
    NormKind norm = NormKind::PerPosition;
    double epsilon = 1e-5; ///< of group norms
    Modulation modulation = Modulation::ScaleShift;
    std::string conditionKey = "to_scale_shift"; ///< what checkpoints call the layer of the condition,
    std::string shortcutKey = "shortcut";        ///< and the one beside the block
};

/// Two spatial convolutions, with the conditioning vector (noise level, text, …) between them.
///
/// Shapes   x [(B T), in, H, W] channels-last; condition [(B T), E], SiLU applied, or undefined where there
/// is none;
///          returns [(B T), out, H, W].
/// Source   Imagen Video section 2.2; scale-shift as in Dhariwal and Nichol 2021.
class ResidualBlockImpl : public torch::nn::Module {
public:
    ResidualBlockImpl(const ResidualBlockOptions& options, const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(torch::Tensor x, const torch::Tensor& condition,
                                        const FrameLayout& layout) const;

private:
    Modulation m_modulation;
    Norm m_norm1{nullptr};
    Convolution m_conv1{nullptr};
    Linear m_ofCondition{nullptr};
    Norm m_norm2{nullptr};
    Convolution m_conv2{nullptr};
    Convolution m_shortcut{nullptr}; ///< only where the number of channels changes
};
TORCH_MODULE(ResidualBlock);

} // namespace cascade::nn
