// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/SpatialAttention.h"

#include "core/nn/Attend.h"

#include <limits>
#include <vector>

namespace cascade::nn {

namespace {

/// Picks each frame's caption: [B, S, ...] to [(B T), ...].
torch::Tensor perFrame(const torch::Tensor& captions, const torch::Tensor& ofFrame, const FrameLayout& layout)
{
    if (!ofFrame.defined()) {
        return captions.select(1, 0).repeat_interleave(layout.frames, 0);
    }
    return captions.index_select(1, ofFrame).flatten(0, 1);
}

} // namespace

SpatialAttentionImpl::SpatialAttentionImpl(const SpatialAttentionOptions& options,
                                           const torch::TensorOptions& tensors)
    : m_options(options)
{
    const auto channels = options.channels;
    TORCH_CHECK(channels % options.heads == 0, "expected C divisible by heads=", options.heads,
                ", got C=", channels);
    m_norm = register_module("norm", Norm(channels, options.norm, tensors));
    m_toQ = register_module("to_q", Linear(channels, channels, false, Start::Fan, tensors));
    if (options.self) {
        m_toKv = register_module("to_kv", Linear(channels, 2 * channels, false, Start::Fan, tensors));
    }
    if (options.text) {
        m_textToKv = register_module("text_to_kv",
                                     Linear(options.textWidth, 2 * channels, false, Start::Fan, tensors));
    }
    m_toOut = register_module("to_out", Linear(channels, channels, true, Start::Zero, tensors));
    if (options.feedForward > 0) {
        const auto inner = options.feedForward * channels;
        m_feedNorm = register_module("feed_norm", Norm(channels, NormKind::PerPosition, tensors));
        m_feedIn = register_module("feed_in", Linear(channels, inner, true, Start::Fan, tensors));
        m_feedOut = register_module("feed_out", Linear(inner, channels, true, Start::Zero, tensors));
    }
}

torch::Tensor SpatialAttentionImpl::attention(const torch::Tensor& tokens, const TextCondition& text,
                                              const FrameLayout& layout) const
{
    std::vector<torch::Tensor> keysAndValues; // each [(B T), positions or L, 2C]
    torch::Tensor bias;
    if (m_options.text) {
        const auto kv = m_textToKv->forward(text.embedding.to(tokens.scalar_type()));
        keysAndValues.push_back(perFrame(kv, text.ofFrame, layout));
        const auto absent = perFrame(text.mask, text.ofFrame, layout).logical_not(); // [(B T), L]
        bias = at::zeros({absent.size(0), absent.size(1)}, tokens.options())
                   .masked_fill(absent, -std::numeric_limits<float>::infinity());
    }
    if (m_options.self) {
        keysAndValues.push_back(m_toKv->forward(tokens));
        bias = bias.defined() ? at::constant_pad_nd(bias, {0, tokens.size(1)}) : bias;
    }
    const auto parts = at::cat(keysAndValues, 1).chunk(2, -1);
    bias = bias.defined() ? bias.unsqueeze(1).unsqueeze(1) : bias; // [(B T), 1, 1, keys]
    return joinHeads(attend(splitHeads(m_toQ->forward(tokens), m_options.heads),
                            splitHeads(parts[0], m_options.heads), splitHeads(parts[1], m_options.heads),
                            bias));
}

torch::Tensor SpatialAttentionImpl::forward(const torch::Tensor& x, const TextCondition& text,
                                            const FrameLayout& layout) const
{
    const auto height = x.size(2), width = x.size(3);
    const auto normed =
        m_norm->forward(x, layout, false).permute({0, 2, 3, 1}).flatten(1, 2); // [(B T), (H W), C]
    auto tokens = x.permute({0, 2, 3, 1}).flatten(1, 2) + m_toOut->forward(attention(normed, text, layout));
    if (m_feedIn) {
        tokens = tokens + m_feedOut->forward(at::gelu(m_feedIn->forward(m_feedNorm->tokens(tokens)), "tanh"));
    }
    return tokens.unflatten(1, {height, width}).permute({0, 3, 1, 2});
}

} // namespace cascade::nn
