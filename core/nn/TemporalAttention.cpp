// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/TemporalAttention.h"

#include "core/kernels/ClipAttention.h"
#include "core/nn/Attend.h"

namespace cascade::nn {

namespace {

/// Each position over the frames: [B, t, P, 3, heads, d] to [B, t, P, heads, d].
torch::Tensor overTime(const torch::Tensor& qkv, const torch::Tensor& bias)
{
    const auto parts = qkv.permute({3, 0, 2, 4, 1, 5}).flatten(1, 2).unbind(0); // 3 of [(B P), heads, t, d]
    const auto mixed = attend(parts[0], parts[1], parts[2], bias);
    return mixed.unflatten(0, {qkv.size(0), qkv.size(2)}).permute({0, 3, 1, 2, 4});
}

/// Each position over all positions of all frames; shapes as above.
torch::Tensor overClip(const torch::Tensor& qkv, const torch::Tensor& bias)
{
    const auto frames = qkv.size(1), positions = qkv.size(2), heads = qkv.size(4);
    const auto tokens = qkv.flatten(1, 2);
    if (qkv.is_cpu() && at::GradMode::is_enabled()) {
        return kernels::clipAttention(tokens, bias).unflatten(1, {frames, positions});
    }
    const auto parts = tokens.permute({2, 0, 3, 1, 4}).unbind(0); // 3 of [B, heads, (t P), d]
    const auto spread = bias.view({heads, frames, 1, frames, 1})
                            .expand({heads, frames, positions, frames, positions})
                            .reshape({heads, frames * positions, frames * positions});
    return attend(parts[0], parts[1], parts[2], spread).transpose(1, 2).unflatten(1, {frames, positions});
}

} // namespace

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
    const auto bias = castLike(m_position->forward(clipFrames), x); // [heads, t, t], t = clipFrames
    qkv = qkv.view({layout.batch, layout.frames, positions, 3, m_heads, channels / m_heads});
    const auto clip = layout.hasImages() ? qkv.slice(1, 0, clipFrames) : qkv; // [B, t, P, 3, heads, d]
    auto mixed = m_window == TemporalWindow::SamePosition ? overTime(clip, bias) : overClip(clip, bias);
    if (layout.hasImages()) {
        mixed = at::cat({mixed, qkv.slice(1, clipFrames).select(3, 2)}, 1);
    }
    const auto out = m_toOut->forward(mixed.reshape({layout.folded(), height, width, channels}));
    return x + out.permute({0, 3, 1, 2});
}

} // namespace cascade::nn
