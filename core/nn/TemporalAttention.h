// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Frames.h"
#include "core/nn/Layers.h"
#include "core/nn/Norm.h"
#include "core/nn/Positions.h"
#include "core/nn/RelativePositionBias.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// What a position may look at in the other frames.
enum class TemporalWindow {
    SamePosition, ///< the same position of every frame: factorised space-time attention
    AllPositions, ///< every position of every frame: for small pictures, where a thing moves to other
                  ///< positions between frames
};

struct TemporalAttentionOptions {
    std::int64_t channels = 0;
    std::int64_t heads = 1;
    TemporalWindow window = TemporalWindow::SamePosition;
    bool positions = false; ///< of the picture are told
    NormKind norm = NormKind::PerPosition;
};

/// Mixes information between the frames of a clip, with a learned bias by distance in time; a residual branch
/// that starts at zero. Images, and a clip of one frame, have nothing to mix: each position takes its own
/// value, whatever the window.
///
/// Shapes   x [(B T), C, H, W] channels-last; returns the same shape and dtype.
/// Errors   c10::Error if C is not a multiple of `heads`.
/// Source   Ho et al. 2022, "Video Diffusion Models", arXiv:2204.03458, section 3.
class TemporalAttentionImpl : public torch::nn::Module {
public:
    TemporalAttentionImpl(const TemporalAttentionOptions& options, const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const FrameLayout& layout) const;

private:
    std::int64_t m_heads;
    TemporalWindow m_window;
    Norm m_norm{nullptr};
    PicturePositions m_picture{nullptr};
    Linear m_toQkv{nullptr};
    Linear m_toOut{nullptr};
    RelativePositionBias m_position{nullptr};
};
TORCH_MODULE(TemporalAttention);

} // namespace cascade::nn
