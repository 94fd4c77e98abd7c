// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/LatentUnetOptions.h"
#include "core/nn/FrameConvolutions.h"
#include "core/nn/Layers.h"
#include "core/nn/Names.h"
#include "core/nn/ResidualBlock.h"
#include "core/nn/Transformer.h"

#include <cstdint>
#include <string>

namespace cascade::nn {

/// What flows through every layer beside the activations.
struct LatentCondition {
    torch::Tensor time;    ///< [(B T), E], SiLU applied
    torch::Tensor context; ///< [B, L, D]
    FrameLayout layout;
};

/// Which parts a layer has.
struct LatentLayerParts {
    std::int64_t in = 0;
    std::int64_t out = 0;
    std::int64_t heads = 8;
    bool attention = false; ///< a spatial transformer, and UNet3D's temporal one behind it
    bool motion = false;    ///< a motion module
};

/// One layer of a published U-Net: residual block, convolutions over frames, spatial transformer, transformer
/// over frames, each where it has one. Not a module: its parts lie in lists of the block that it belongs to,
/// `resnets.J`, `temp_convs.J`, `attentions.J`, `temp_attentions.J` or `motion_modules.J`.
class LatentLayer {
public:
    /// Appends the layer's parts to the lists in `block`.
    LatentLayer(const LatentLayerParts& parts, const LatentUnetOptions& network, Names& block,
                const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(torch::Tensor x, const LatentCondition& condition) const;

private:
    ResidualBlock m_residual{nullptr};
    FrameConvolutions m_convolutions{nullptr};
    Transformer m_spatial{nullptr};
    Transformer m_temporal{nullptr};
};

/// Halves the picture, rounding up: 3x3, stride 2. [N, C, H, W] to [N, C, (H + 1) / 2, (W + 1) / 2].
[[nodiscard]] Convolution addDownsampler(Names& block, std::int64_t channels,
                                         const torch::TensorOptions& tensors);
/// A 3x3 that follows a picture's enlargement.
[[nodiscard]] Convolution addUpsampler(Names& block, std::int64_t channels,
                                       const torch::TensorOptions& tensors);
/// Enlarges by nearest neighbour to the size of `like`, then convolves.
[[nodiscard]] torch::Tensor upsampleTo(const torch::Tensor& x, at::IntArrayRef size,
                                       const Convolution& convolution);

} // namespace cascade::nn
