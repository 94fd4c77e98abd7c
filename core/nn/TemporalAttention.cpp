// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/TemporalAttention.h"

#include "core/nn/Attend.h"

#include <limits>

namespace cascade::nn {

TemporalAttentionImpl::TemporalAttentionImpl(std::int64_t channels, std::int64_t heads, TemporalWindow window,
                                             NormKind norm, const torch::TensorOptions& options)
    : m_heads(heads), m_window(window)
{
    TORCH_CHECK(channels % heads == 0, "expected C divisible by heads=", heads, ", got C=", channels);
    m_norm = register_module("norm", Norm(channels, norm, options));
    m_toQkv = register_module("to_qkv", Linear(channels, 3 * channels, false, Start::Fan, options));
    m_toOut = register_module("to_out", Linear(channels, channels, true, Start::Zero, options));
    m_position = register_module("position", RelativePositionBias(heads, options));
}

/// [heads, T, T]: the learned bias, and minus infinity between frames that must not see each other.
torch::Tensor TemporalAttentionImpl::frameBias(const FrameLayout& layout, const torch::Tensor& like) const
{
    auto bias = castLike(m_position->forward(layout.frames), like);
    if (!layout.hasImages()) {
        return bias;
    }
    auto hidden = torch::ones({layout.frames, layout.frames}, bias.options().dtype(torch::kBool));
    hidden.slice(0, 0, layout.clipFrames).slice(1, 0, layout.clipFrames).fill_(false);
    hidden.fill_diagonal_(false);
    return bias.masked_fill(hidden, -std::numeric_limits<float>::infinity());
}

torch::Tensor TemporalAttentionImpl::forward(const torch::Tensor& x, const FrameLayout& layout) const
{
    const auto height = x.size(2), width = x.size(3), channels = x.size(1);
    const auto positions = height * width;
    auto qkv = m_toQkv->forward(m_norm->forward(x, layout, false).permute({0, 2, 3, 1})); // [(B T), H, W, 3C]
    if (layout.allImages()) {
        const auto value = qkv.slice(-1, 2 * channels); // attention over oneself is the value
        return x + m_toOut->forward(value).permute({0, 3, 1, 2});
    }
    auto bias = frameBias(layout, x); // [heads, T, T]
    qkv = qkv.view({layout.batch, layout.frames, positions, 3, m_heads, channels / m_heads});
    torch::Tensor mixed; // [B, T, P, C]
    if (m_window == TemporalWindow::SamePosition) {
        const auto parts = qkv.permute({3, 0, 2, 4, 1, 5}).flatten(1, 2); // [3, (B P), heads, T, d]
        mixed = attend(parts[0], parts[1], parts[2], bias);
        mixed = mixed.view({layout.batch, positions, m_heads, layout.frames, -1}).permute({0, 3, 1, 2, 4});
    } else {
        const auto parts = qkv.flatten(1, 2).permute({2, 0, 3, 1, 4}); // [3, B, heads, (T P), d]
        bias = bias.view({m_heads, layout.frames, 1, layout.frames, 1})
                   .expand({m_heads, layout.frames, positions, layout.frames, positions})
                   .reshape({m_heads, layout.frames * positions, layout.frames * positions});
        mixed = attend(parts[0], parts[1], parts[2], bias).transpose(1, 2); // [B, (T P), heads, d]
    }
    const auto out = m_toOut->forward(mixed.reshape({layout.folded(), height, width, channels}));
    return x + out.permute({0, 3, 1, 2});
}

} // namespace cascade::nn
