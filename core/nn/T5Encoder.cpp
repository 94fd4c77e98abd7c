// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/T5Encoder.h"

#include "core/kernels/NormModulateSilu.h"
#include "core/nn/Frames.h"
#include "core/nn/Names.h"
#include "core/nn/RelativePositionBias.h"

#include <cmath>
#include <limits>

namespace cascade::nn {

namespace {

Linear plain(std::int64_t in, std::int64_t out, const torch::TensorOptions& tensors)
{
    return Linear(in, out, false, Start::Fan, tensors);
}

/// What is added to attention weights [B, heads, L, L]: the position bias, and the lowest fp32 where the key
/// is padding.
torch::Tensor withMask(const torch::Tensor& bias, const torch::Tensor& mask)
{
    if (!mask.defined()) {
        return bias;
    }
    return bias.masked_fill(mask.logical_not().unsqueeze(1).unsqueeze(1),
                            std::numeric_limits<float>::lowest());
}

} // namespace

T5NormImpl::T5NormImpl(std::int64_t width, const torch::TensorOptions& options)
{
    weight = register_parameter("weight", torch::ones({width}, options));
}

torch::Tensor T5NormImpl::forward(const torch::Tensor& x) const
{
    return kernels::rmsNorm(x, weight);
}

T5SelfAttentionImpl::T5SelfAttentionImpl(const T5EncoderOptions& options, bool hasBiasTable,
                                         const torch::TensorOptions& tensors)
    : m_options(options)
{
    const auto inner = options.heads * options.headWidth;
    m_query = register_module("q", plain(options.width, inner, tensors));
    m_key = register_module("k", plain(options.width, inner, tensors));
    m_value = register_module("v", plain(options.width, inner, tensors));
    m_out = register_module("o", plain(inner, options.width, tensors));
    if (!m_query->weight.is_meta()) {
        const torch::NoGradGuard noGrad;
        m_query->weight.mul_(1.0 / std::sqrt(static_cast<double>(options.headWidth)));
    }
    if (hasBiasTable) {
        const auto deviation = 1.0 / std::sqrt(static_cast<double>(options.width));
        m_table = register_module("relative_attention_bias",
                                  EmbeddingTable(options.buckets, options.heads, deviation, tensors));
    }
}

torch::Tensor T5SelfAttentionImpl::positionBias(std::int64_t length) const
{
    std::vector<std::int64_t> buckets; // of key - query = 1 - length ... length - 1
    for (std::int64_t distance = 1 - length; distance < length; ++distance) {
        buckets.push_back(relativePositionBucket(distance, m_options.buckets, m_options.maxDistance));
    }
    const auto whole = torch::TensorOptions(torch::kInt64).device(m_table->weight.device());
    const auto byDistance =
        m_table->forward(torch::tensor(buckets, whole)).to(torch::kFloat); // [2L - 1, heads]
    const auto position = torch::arange(length, whole);
    const auto row = position.unsqueeze(0) - position.unsqueeze(1) + (length - 1); // [query, key]
    return byDistance.index_select(0, row.flatten()).view({1, length, length, -1}).permute({0, 3, 1, 2});
}

torch::Tensor T5SelfAttentionImpl::forward(const torch::Tensor& x, const torch::Tensor& bias) const
{
    const auto split = [&](const torch::Tensor& y) {
        return y.unflatten(-1, {m_options.heads, m_options.headWidth})
            .transpose(1, 2); // [B, heads, L, headWidth]
    };
    const auto q = split(m_query->forward(x));
    const auto k = split(m_key->forward(x));
    const auto v = split(m_value->forward(x));
    const auto weights = at::softmax(at::matmul(q, k.transpose(-1, -2)).to(torch::kFloat) + bias, -1);
    const auto mixed = at::matmul(weights.to(v.scalar_type()), v); // [B, heads, L, headWidth]
    return m_out->forward(mixed.transpose(1, 2).flatten(2));
}

T5FeedForwardImpl::T5FeedForwardImpl(const T5EncoderOptions& options, const torch::TensorOptions& tensors)
{
    m_gate = register_module("wi_0", plain(options.width, options.feedForward, tensors));
    m_value = register_module("wi_1", plain(options.width, options.feedForward, tensors));
    m_out = register_module("wo", plain(options.feedForward, options.width, tensors));
}

torch::Tensor T5FeedForwardImpl::forward(const torch::Tensor& x) const
{
    return m_out->forward(at::gelu(m_gate->forward(x), "tanh") * m_value->forward(x));
}

T5BlockImpl::T5BlockImpl(const T5EncoderOptions& options, bool hasBiasTable,
                         const torch::TensorOptions& tensors)
    : m_attentionNorm(options.width, tensors), m_feedForwardNorm(options.width, tensors),
      m_attention(options, hasBiasTable, tensors), m_feedForward(options, tensors)
{
    const auto attention = std::make_shared<Names>();
    attention->add("SelfAttention", m_attention);
    attention->add("layer_norm", m_attentionNorm);
    const auto feedForward = std::make_shared<Names>();
    feedForward->add("DenseReluDense", m_feedForward);
    feedForward->add("layer_norm", m_feedForwardNorm);
    const auto layers = register_module("layer", std::make_shared<Names>());
    layers->add("0", attention);
    layers->add("1", feedForward);
}

torch::Tensor T5BlockImpl::forward(torch::Tensor x, const torch::Tensor& bias) const
{
    x = x + m_attention->forward(m_attentionNorm->forward(x), bias);
    return x + m_feedForward->forward(m_feedForwardNorm->forward(x));
}

T5EncoderImpl::T5EncoderImpl(const T5EncoderOptions& options, const torch::TensorOptions& tensors)
    : m_options(options)
{
    m_tokens = register_module("shared", EmbeddingTable(options.vocabulary, options.width, 1.0, tensors));
    const auto encoder = register_module("encoder", std::make_shared<Names>());
    const auto blocks = std::make_shared<Names>();
    encoder->add("block", blocks);
    for (std::int64_t i = 0; i < options.layers; ++i) {
        m_blocks.emplace_back(options, i == 0, tensors);
        blocks->add(std::to_string(i), m_blocks.back());
    }
    m_finalNorm = T5Norm(options.width, tensors);
    encoder->add("final_layer_norm", m_finalNorm);
}

torch::Tensor T5EncoderImpl::forward(const torch::Tensor& ids, const torch::Tensor& mask,
                                     std::optional<torch::ScalarType> activations) const
{
    TORCH_CHECK(ids.dim() == 2 && (!mask.defined() || mask.sizes() == ids.sizes()),
                "[text encoder] expected ids and mask of one shape [B, L], got ids ", ids.sizes());
    auto x = m_tokens->forward(ids); // [B, L, D]
    x = activations ? x.to(*activations) : x;
    if (m_blocks.empty()) {
        return m_finalNorm->forward(x);
    }
    const auto bias = withMask(m_blocks.front()->attention()->positionBias(ids.size(1)), mask);
    for (const auto& block : m_blocks) {
        x = block->forward(std::move(x), bias);
    }
    return m_finalNorm->forward(x);
}

std::map<std::string, std::string> T5EncoderImpl::keyAliases()
{
    return {{"encoder.embed_tokens.weight", "shared.weight"}};
}

std::vector<std::string> T5EncoderImpl::unusedPrefixes()
{
    return {"decoder.", "lm_head."};
}

} // namespace cascade::nn
