// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/CrossAttention.h"

#include "core/nn/Attend.h"
#include "core/nn/Names.h"

namespace cascade::nn {

CrossAttentionImpl::CrossAttentionImpl(const CrossAttentionOptions& options,
                                       const torch::TensorOptions& tensors)
    : m_heads(options.heads)
{
    TORCH_CHECK(options.inner % options.heads == 0,
                "[attention] expected a width divisible by heads=", options.heads, ", got ", options.inner);
    const auto from = options.contextWidth > 0 ? options.contextWidth : options.channels;
    const bool bias = options.projectionBias;
    m_toQ = register_module("to_q", Linear(options.channels, options.inner, bias, Start::Fan, tensors));
    m_toK = register_module("to_k", Linear(from, options.inner, bias, Start::Fan, tensors));
    m_toV = register_module("to_v", Linear(from, options.inner, bias, Start::Fan, tensors));
    m_toOut = Linear(options.inner, options.channels, true, Start::Fan, tensors);
    register_module("to_out", std::make_shared<Names>())->add("0", m_toOut);
}

torch::Tensor CrossAttentionImpl::forward(const torch::Tensor& tokens, const torch::Tensor& context) const
{
    const auto& from = context.defined() ? context : tokens;
    const auto shared = from.size(0); // rows of tokens that share a context become one row
    const auto queries = tokens.reshape({shared, -1, tokens.size(2)});
    const auto mixed =
        attend(splitHeads(m_toQ->forward(queries), m_heads), splitHeads(m_toK->forward(from), m_heads),
               splitHeads(m_toV->forward(from), m_heads));
    return m_toOut->forward(joinHeads(mixed)).view(tokens.sizes());
}

torch::Tensor CrossAttentionImpl::forwardOverFrames(const torch::Tensor& tokens, std::int64_t frames) const
{
    const auto places = tokens.size(1);
    const auto split = [&](const torch::Tensor& x) {
        return x.view({-1, frames, places, m_heads, x.size(-1) / m_heads}).permute({0, 2, 3, 1, 4});
    };
    const auto mixed = attend(split(m_toQ->forward(tokens)), split(m_toK->forward(tokens)),
                              split(m_toV->forward(tokens))); // [B, P, heads, T, d]
    return m_toOut->forward(mixed.permute({0, 3, 1, 2, 4}).reshape({tokens.size(0), places, -1}));
}

} // namespace cascade::nn
