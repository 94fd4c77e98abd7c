// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/TemporalAttention.h"

#include "core/nn/Attend.h"

namespace cascade::nn {

TemporalAttentionImpl::TemporalAttentionImpl(const TemporalAttentionOptions& options,
                                             const torch::TensorOptions& tensors)
    : m_heads(options.heads), m_window(options.window)
{
    const auto channels = options.channels;
    TORCH_CHECK(channels % m_heads == 0, "expected C divisible by heads=", m_heads, ", got C=", channels);
    m_norm = register_module("norm", Norm(channels, options.norm, tensors));
    if (options.positions) {
        m_picture = register_module("picture", PicturePositions(channels, tensors));
    }
    m_toQkv = register_module("to_qkv", Linear(channels, 3 * channels, false, Start::Fan, tensors));
    m_toOut = register_module("to_out", Linear(channels, channels, true, Start::Zero, tensors));
    m_position = register_module("position", RelativePositionBias(m_heads, tensors));
}

torch::Tensor TemporalAttentionImpl::forward(const torch::Tensor& x, const FrameLayout& layout) const
{
    const auto height = x.size(2), width = x.size(3), channels = x.size(1);
    const auto positions = height * width;
    auto tokens = m_norm->forward(x, layout, false).permute({0, 2, 3, 1});
    tokens = m_picture ? m_picture->forward(tokens) : tokens;
    auto qkv = m_toQkv->forward(tokens); // [(B T), H, W, 3C]
    if (layout.allImages()) {
        const auto value = qkv.slice(-1, 2 * channels); // attention over oneself is the value
        return x + m_toOut->forward(value).permute({0, 3, 1, 2});
    }
    const auto clipFrames = layout.clipFrames;
    auto bias = castLike(m_position->forward(clipFrames), x); // [heads, t, t], t = clipFrames
    qkv = qkv.view({layout.batch, layout.frames, positions, 3, m_heads, channels / m_heads});
    const auto clip = qkv.slice(1, 0, clipFrames);
    torch::Tensor mixed; // [B, t, P, heads, d]
    if (m_window == TemporalWindow::SamePosition) {
        const auto parts = clip.permute({3, 0, 2, 4, 1, 5}).flatten(1, 2); // [3, (B P), heads, t, d]
        mixed = attend(parts[0], parts[1], parts[2], bias);
        mixed = mixed.view({layout.batch, positions, m_heads, clipFrames, -1}).permute({0, 3, 1, 2, 4});
    } else {
        const auto parts = clip.flatten(1, 2).permute({2, 0, 3, 1, 4}); // [3, B, heads, (t P), d]
        bias = bias.view({m_heads, clipFrames, 1, clipFrames, 1})
                   .expand({m_heads, clipFrames, positions, clipFrames, positions})
                   .reshape({m_heads, clipFrames * positions, clipFrames * positions});
        mixed = attend(parts[0], parts[1], parts[2], bias).transpose(1, 2).unflatten(1, {clipFrames, -1});
    }
    if (layout.hasImages()) {
        mixed = at::cat({mixed, qkv.slice(1, clipFrames).select(3, 2)}, 1);
    }
    const auto out = m_toOut->forward(mixed.reshape({layout.folded(), height, width, channels}));
    return x + out.permute({0, 3, 1, 2});
}

} // namespace cascade::nn
