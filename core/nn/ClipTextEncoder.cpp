// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/ClipTextEncoder.h"

#include "core/nn/Attend.h"
#include "core/nn/Layers.h"
#include "core/nn/Names.h"
#include "core/nn/TransformerBlock.h"

#include <limits>
#include <string>
#include <vector>

namespace cascade::nn {

namespace {

constexpr double kTableDeviation = 0.02;
constexpr double kQuickGelu = 1.702;

struct ClipLayer {
    LayerNorm norm1{nullptr}, norm2{nullptr};
    Linear query{nullptr}, key{nullptr}, value{nullptr}, out{nullptr};
    Linear feedIn{nullptr}, feedOut{nullptr};

    ClipLayer(const ClipTextOptions& options, Names& names, const torch::TensorOptions& tensors)
        : norm1(options.width, tensors), norm2(options.width, tensors)
    {
        const auto square = [&] { return Linear(options.width, options.width, true, Start::Fan, tensors); };
        auto& attention = names.level("self_attn");
        query = attention.add("q_proj", square());
        key = attention.add("k_proj", square());
        value = attention.add("v_proj", square());
        out = attention.add("out_proj", square());
        names.add("layer_norm1", norm1);
        names.add("layer_norm2", norm2);
        auto& feed = names.level("mlp");
        feedIn = feed.add("fc1", Linear(options.width, options.feedForward, true, Start::Fan, tensors));
        feedOut = feed.add("fc2", Linear(options.feedForward, options.width, true, Start::Fan, tensors));
    }

    [[nodiscard]] torch::Tensor forward(torch::Tensor x, const torch::Tensor& mask,
                                        const ClipTextOptions& options) const
    {
        const auto normed = norm1->forward(x);
        const auto mixed = attend(splitHeads(query->forward(normed), options.heads),
                                  splitHeads(key->forward(normed), options.heads),
                                  splitHeads(value->forward(normed), options.heads), mask);
        x = x + out->forward(joinHeads(mixed));
        const auto inner = feedIn->forward(norm2->forward(x));
        const bool quick = options.activation == ClipActivation::QuickGelu;
        return x + feedOut->forward(quick ? inner * at::sigmoid(kQuickGelu * inner) : at::gelu(inner));
    }
};

/// [L, L]: nothing where the key stands no later than the query, minus infinity elsewhere.
torch::Tensor causalMask(std::int64_t length, const torch::Tensor& like)
{
    return torch::full({length, length}, -std::numeric_limits<double>::infinity(), like.options()).triu(1);
}

} // namespace

struct ClipTextEncoderImpl::Blocks {
    EmbeddingTable tokens{nullptr}, positions{nullptr};
    std::vector<ClipLayer> layers;
    LayerNorm finalNorm{nullptr};
};

ClipTextEncoderImpl::ClipTextEncoderImpl(const ClipTextOptions& options, const torch::TensorOptions& tensors)
    : m_options(options), m_blocks(std::make_unique<Blocks>())
{
    const auto model = register_module("text_model", std::make_shared<Names>());
    auto& embeddings = model->level("embeddings");
    m_blocks->tokens = embeddings.add(
        "token_embedding", EmbeddingTable(options.vocabulary, options.width, kTableDeviation, tensors));
    m_blocks->positions = embeddings.add(
        "position_embedding", EmbeddingTable(options.tokens, options.width, kTableDeviation, tensors));
    auto& layers = model->level("encoder").level("layers");
    for (std::int64_t i = 0; i < options.layers; ++i) {
        m_blocks->layers.emplace_back(options, layers.level(std::to_string(i)), tensors);
    }
    m_blocks->finalNorm = model->add("final_layer_norm", LayerNorm(options.width, tensors));
}

ClipTextEncoderImpl::~ClipTextEncoderImpl() = default;

torch::Tensor ClipTextEncoderImpl::forward(const torch::Tensor& ids, std::int64_t skip,
                                           std::optional<torch::ScalarType> activations) const
{
    TORCH_CHECK(ids.dim() == 2 && ids.size(1) <= m_options.tokens,
                "[text encoder] expected ids [B, L] with L <= ", m_options.tokens, ", got ", ids.sizes());
    TORCH_CHECK(skip >= 0 && skip < m_options.layers, "[text encoder] expected to skip 0 to ",
                m_options.layers - 1, " layers, got ", skip);
    const auto place = torch::arange(ids.size(1), ids.options());
    auto x = m_blocks->tokens->forward(ids) + m_blocks->positions->forward(place); // [B, L, D]
    x = activations ? x.to(*activations) : x;
    const auto mask = causalMask(ids.size(1), x);
    for (std::int64_t i = 0; i + skip < m_options.layers; ++i) {
        x = m_blocks->layers[static_cast<std::size_t>(i)].forward(std::move(x), mask, m_options);
    }
    return m_blocks->finalNorm->forward(x);
}

} // namespace cascade::nn
