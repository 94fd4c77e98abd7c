// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Layers.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cascade::nn {

/// Sizes of a T5 v1.1 encoder. The defaults are those of "small".
struct T5EncoderOptions {
    std::int64_t vocabulary = 32128; ///< rows of the embedding table
    std::int64_t width = 512;        ///< d_model
    std::int64_t feedForward = 1024; ///< d_ff
    std::int64_t headWidth = 64;     ///< d_kv
    std::int64_t heads = 6;          ///< heads * headWidth need not be the width
    std::int64_t layers = 8;         ///< blocks
    std::int64_t buckets = 32;       ///< of the relative position bias
    std::int64_t maxDistance = 128;  ///< tokens; beyond it every distance falls into the last bucket
};

/// The gain of an RMS norm over the last dimension, epsilon 1e-6.
class T5NormImpl : public torch::nn::Module {
public:
    T5NormImpl(std::int64_t width, const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) const;

    torch::Tensor weight; ///< [width]
};
TORCH_MODULE(T5Norm);

/// Attention of all tokens to all, without 1/sqrt(d): the start of `q` makes up for it.
class T5SelfAttentionImpl : public torch::nn::Module {
public:
    T5SelfAttentionImpl(const T5EncoderOptions& options, bool hasBiasTable,
                        const torch::TensorOptions& tensors);
    /// x [B, L, D], bias fp32, broadcast to [B, heads, L, L]; returns [B, L, D].
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& bias) const;
    /// The bias of every pair of `length` tokens, [1, heads, L, L] fp32. First block only.
    [[nodiscard]] torch::Tensor positionBias(std::int64_t length) const;

private:
    T5EncoderOptions m_options;
    Linear m_query{nullptr}, m_key{nullptr}, m_value{nullptr}, m_out{nullptr};
    EmbeddingTable m_table{nullptr};
};
TORCH_MODULE(T5SelfAttention);

/// `wo(gelu(wi_0 x) * (wi_1 x))`, GELU by its tanh approximation.
class T5FeedForwardImpl : public torch::nn::Module {
public:
    T5FeedForwardImpl(const T5EncoderOptions& options, const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) const;

private:
    Linear m_gate{nullptr}, m_value{nullptr}, m_out{nullptr};
};
TORCH_MODULE(T5FeedForward);

/// Pre-norm residual attention, then pre-norm residual feed-forward.
class T5BlockImpl : public torch::nn::Module {
public:
    T5BlockImpl(const T5EncoderOptions& options, bool hasBiasTable, const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(torch::Tensor x, const torch::Tensor& bias) const;
    [[nodiscard]] const T5SelfAttention& attention() const { return m_attention; }

private:
    T5Norm m_attentionNorm{nullptr}, m_feedForwardNorm{nullptr};
    T5SelfAttention m_attention{nullptr};
    T5FeedForward m_feedForward{nullptr};
};
TORCH_MODULE(T5Block);

/// The encoder of T5 v1.1: token ids to one vector a token. Its keys are those of published checkpoints.
///
/// Source   Raffel et al. 2020, arXiv:1910.10683; v1.1: Shazeer 2020, "GLU Variants Improve Transformer",
/// arXiv:2002.05202.
class T5EncoderImpl : public torch::nn::Module {
public:
    /// Starts as T5 does: normal, deviation 1 for embeddings and 1/sqrt(inputs) elsewhere, q smaller by
    /// 1/sqrt(headWidth).
    explicit T5EncoderImpl(const T5EncoderOptions& options, const torch::TensorOptions& tensors = {});

    /// Encodes token ids; every real token attends to all real tokens.
    ///
    /// Shapes   ids [B, L] int64; mask [B, L] bool, true at real tokens (end of text included), or undefined:
    /// all are real.
    ///          Returns [B, L, D]. Vectors at padding are of no use: mask or zero them.
    /// Units    activations in `activations`, else in the parameters' dtype; norms, bias and softmax in fp32.
    /// Not fp16: XXL
    ///          overflows it.
    /// Threads  inference worker, or a trainer: differentiable.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& ids, const torch::Tensor& mask = {},
                                        std::optional<torch::ScalarType> activations = {}) const;

    [[nodiscard]] const T5EncoderOptions& options() const { return m_options; }

    /// File keys that name the same tensor as one of ours: the embedding table is tied, either name may be
    /// missing.
    [[nodiscard]] static std::map<std::string, std::string> keyAliases();
    /// Beginnings of file keys that an encoder has no use for: whole T5 files hold a decoder too.
    [[nodiscard]] static std::vector<std::string> unusedPrefixes();

private:
    T5EncoderOptions m_options;
    EmbeddingTable m_tokens{nullptr};
    std::vector<T5Block> m_blocks;
    T5Norm m_finalNorm{nullptr};
};
TORCH_MODULE(T5Encoder);

} // namespace cascade::nn
