// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Attend.h"

#include "core/kernels/Attention.h"
#include "core/kernels/Bf16Kernels.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cascade::nn {

namespace {

constexpr std::int64_t kWeightBytes = 64 << 20;

torch::Tensor attendPlain(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                          const torch::Tensor& bias)
{
    auto weights = at::matmul(q, k.transpose(-1, -2)); // [N, heads, Q, K]
    if (bias.defined()) {
        weights = weights + bias;
    }
    return at::matmul(at::softmax(weights, -1), v);
}

torch::Tensor sliceOfBias(const torch::Tensor& bias, std::int64_t from, std::int64_t to)
{
    return bias.defined() && bias.dim() == 4 && bias.size(0) > 1 ? bias.slice(0, from, to) : bias;
}

} // namespace

torch::Tensor attend(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                     const torch::Tensor& bias)
{
    if (kernels::attentionHasKernel(q, k, v, bias)) {
        return kernels::attention(q, k, v, bias);
    }
    if (q.dim() == 5) {
        return attend(q.flatten(0, 1), k.flatten(0, 1), v.flatten(0, 1), bias)
            .unflatten(0, {q.size(0), q.size(1)});
    }
    const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(-1)));
    const auto bytesEach = q.size(1) * q.size(2) * k.size(2) * q.element_size();
    if (q.is_cuda() || (bytesEach > kWeightBytes && !at::GradMode::is_enabled())) {
        return at::scaled_dot_product_attention(
            q, k, v, bias.defined() ? std::optional<at::Tensor>(bias) : std::nullopt, 0.0, false, scale);
    }
    const auto scaled = q * scale;
    const auto perSlice = std::max<std::int64_t>(1, kWeightBytes / std::max<std::int64_t>(1, bytesEach));
    if (perSlice >= q.size(0) || at::GradMode::is_enabled()) {
        return attendPlain(scaled, k, v, bias);
    }
    std::vector<torch::Tensor> parts;
    for (std::int64_t from = 0; from < q.size(0); from += perSlice) {
        const auto to = std::min(from + perSlice, q.size(0));
        parts.push_back(attendPlain(scaled.slice(0, from, to), k.slice(0, from, to), v.slice(0, from, to),
                                    sliceOfBias(bias, from, to)));
    }
    return at::cat(parts);
}

std::int64_t kernelScratchBytes(std::int64_t elementBytes)
{
    constexpr std::int64_t kProducts = 64 << 20; // transformed and packed inputs and weights
    const bool fused = elementBytes == 2 && kernels::bf16Kernels() != nullptr;
    return fused ? kProducts : kProducts + 2 * kWeightBytes; // scores and their softmax
}

torch::Tensor splitHeads(const torch::Tensor& tokens, std::int64_t heads)
{
    return tokens.unflatten(-1, {heads, tokens.size(-1) / heads}).transpose(1, 2);
}

torch::Tensor joinHeads(const torch::Tensor& heads)
{
    return heads.transpose(1, 2).flatten(2);
}

} // namespace cascade::nn
