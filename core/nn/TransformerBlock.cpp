// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/TransformerBlock.h"

#include "core/nn/Frames.h"
#include "core/nn/Names.h"

#include <algorithm>

namespace cascade::nn {

namespace {

constexpr double kEpsilon = 1e-5;
constexpr std::int64_t kFeedForward = 4;       ///< inner channels of one
constexpr std::int64_t kWideBytes = 128 << 20; ///< of the values and gates at once
constexpr std::int64_t kRowsThatPay = 256;     ///< fewer rows waste the reading of the weights

} // namespace

LayerNormImpl::LayerNormImpl(std::int64_t width, const torch::TensorOptions& tensors)
{
    weight = register_parameter("weight", torch::ones({width}, tensors));
    bias = register_parameter("bias", torch::zeros({width}, tensors));
}

torch::Tensor LayerNormImpl::forward(const torch::Tensor& x) const
{
    return at::layer_norm(x, {x.size(-1)}, castLike(weight, x), castLike(bias, x), kEpsilon);
}

GatedFeedForwardImpl::GatedFeedForwardImpl(std::int64_t channels, std::int64_t inner,
                                           const torch::TensorOptions& tensors)
    : m_in(channels, 2 * inner, true, Start::Fan, tensors), m_out(inner, channels, true, Start::Fan, tensors)
{
    const auto net = register_module("net", std::make_shared<Names>());
    net->level("0").add("proj", m_in);
    net->add("2", m_out);
}

torch::Tensor GatedFeedForwardImpl::forward(const torch::Tensor& x) const
{
    const auto rows = x.reshape({-1, x.size(-1)});
    const auto rowBytes = m_in->weight.size(0) * x.element_size();
    const auto some = std::max(kRowsThatPay, kWideBytes / rowBytes);
    if (some >= rows.size(0) || at::GradMode::is_enabled()) {
        return m_out->forward(m_in->forwardGated(x));
    }
    auto y = at::empty_like(rows);
    for (std::int64_t from = 0; from < rows.size(0); from += some) {
        const auto to = std::min(from + some, rows.size(0));
        y.slice(0, from, to).copy_(m_out->forward(m_in->forwardGated(rows.slice(0, from, to))));
    }
    return y.view(x.sizes());
}

TransformerBlockImpl::TransformerBlockImpl(const TransformerBlockOptions& options,
                                           const torch::TensorOptions& tensors)
{
    const auto channels = options.channels;
    CrossAttentionOptions attention;
    attention.channels = attention.inner = channels;
    attention.heads = options.heads;
    m_norm1 = register_module("norm1", LayerNorm(channels, tensors));
    m_attention1 = register_module("attn1", CrossAttention(attention, tensors));
    attention.contextWidth = options.contextWidth;
    m_norm2 = register_module("norm2", LayerNorm(channels, tensors));
    m_attention2 = register_module("attn2", CrossAttention(attention, tensors));
    m_norm3 = register_module("norm3", LayerNorm(channels, tensors));
    m_feedForward = register_module("ff", GatedFeedForward(channels, kFeedForward * channels, tensors));
}

torch::Tensor TransformerBlockImpl::forward(torch::Tensor tokens, const torch::Tensor& context) const
{
    tokens = m_attention1->forward(m_norm1->forward(tokens)).add_(tokens);
    tokens = m_attention2->forward(m_norm2->forward(tokens), context).add_(tokens);
    return m_feedForward->forward(m_norm3->forward(tokens)).add_(tokens);
}

torch::Tensor TransformerBlockImpl::forwardOverFrames(torch::Tensor tokens, std::int64_t frames,
                                                      const torch::Tensor& positions) const
{
    const auto placed = [&](torch::Tensor x) { return positions.defined() ? x.add_(positions) : x; };
    tokens = m_attention1->forwardOverFrames(placed(m_norm1->forward(tokens)), frames).add_(tokens);
    tokens = m_attention2->forwardOverFrames(placed(m_norm2->forward(tokens)), frames).add_(tokens);
    return m_feedForward->forward(m_norm3->forward(tokens)).add_(tokens);
}

} // namespace cascade::nn
