// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Frames.h"
#include "core/nn/Layers.h"
#include "core/nn/Norm.h"
#include "core/nn/TransformerBlock.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace cascade::nn {

/// What the tokens of a transformer are.
enum class TokenAxis {
    Space, ///< the positions of one frame
    Time   ///< the frames at one position
};

struct TransformerOptions {
    std::int64_t channels = 0;     ///< C of the clip
    std::int64_t inner = 0;        ///< width of the tokens
    std::int64_t heads = 8;        ///< inner divides by it
    std::int64_t contextWidth = 0; ///< D of the words that the second attention looks at; 0 = none
    TokenAxis axis = TokenAxis::Space;
    NormKind norm = NormKind::GroupFrame; ///< of the entry, epsilon 1e-6
    bool convolutionKeys = false;         ///< the ways in and out have weights [out, in, 1, 1] in checkpoints
    std::int64_t positions = 0; ///< frames that a fixed sinusoid tells apart; 0 = tokens have no place
};

/// A transformer of published networks as a residual branch: entry norm, way in, blocks, way out. Spatial
/// transformers of Stable Diffusion, temporal ones of UNet3D and motion modules of AnimateDiff are three
/// values of its options. Keys `norm proj_in transformer_blocks.0 proj_out`.
///
/// Shapes   x [(B T), C, H, W] channels-last; context [B, L, D], undefined without; returns x's shape.
/// Errors   c10::Error for a clip of more frames than `positions`.
/// Source   Rombach et al. 2022, arXiv:2112.10752; Guo et al. 2023, "AnimateDiff", arXiv:2307.04725.
class TransformerImpl : public torch::nn::Module {
public:
    TransformerImpl(const TransformerOptions& options, const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& context,
                                        const FrameLayout& layout) const;

private:
    [[nodiscard]] torch::Tensor positionsOf(const FrameLayout& layout, const torch::Tensor& tokens) const;

    TransformerOptions m_options;
    Norm m_norm{nullptr};
    Projection m_in{nullptr}, m_out{nullptr};
    TransformerBlock m_block{nullptr};
};
TORCH_MODULE(Transformer);

/// Sines (even places) and cosines (odd places) of 0 ... count - 1 at `width` / 2 frequencies.
///
/// Shapes   [count, width] in fp32.
/// Source   AnimateDiff's positional encoding, models.md 5.4.
[[nodiscard]] torch::Tensor interleavedSinusoid(std::int64_t count, std::int64_t width, torch::Device device);

} // namespace cascade::nn
