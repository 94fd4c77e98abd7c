// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Conditioning.h"

#include <cmath>
#include <limits>

namespace cascade::nn {

namespace {

constexpr std::int64_t kSinusoids = 64;
constexpr double kLogSnrScale = 25.0;   // log-SNR runs over [-20, 20]
constexpr double kGuidanceScale = 50.0; // guidance weights run over [0, 20]

} // namespace

torch::Tensor sinusoidalEmbedding(const torch::Tensor& value, std::int64_t width)
{
    const auto half = width / 2;
    const auto steps = torch::arange(half, torch::TensorOptions(torch::kFloat32).device(value.device()));
    const auto frequencies = at::exp(steps * (-std::log(10000.0) / static_cast<double>(half)));
    const auto angles = value.to(torch::kFloat32).unsqueeze(-1) * frequencies;
    return at::cat({at::cos(angles), at::sin(angles)}, -1);
}

ScalarEmbeddingImpl::ScalarEmbeddingImpl(std::int64_t out, double scale, Start last,
                                         const torch::TensorOptions& options)
    : m_scale(scale)
{
    m_linear1 = register_module("linear_1", Linear(kSinusoids, out, true, Start::Fan, options));
    m_linear2 = register_module("linear_2", Linear(out, out, true, last, options));
}

torch::Tensor ScalarEmbeddingImpl::forward(const torch::Tensor& value) const
{
    return m_linear2->forward(at::silu(m_linear1->forward(sinusoidalEmbedding(value * m_scale, kSinusoids))));
}

TextPoolingImpl::TextPoolingImpl(std::int64_t textWidth, std::int64_t out,
                                 const torch::TensorOptions& options)
{
    query = register_parameter("query", torch::zeros({textWidth}, options));
    m_norm = register_module("norm", Norm(textWidth, NormKind::PerPosition, options));
    m_toOut = register_module("to_out", Linear(textWidth, out, true, Start::Fan, options));
}

torch::Tensor TextPoolingImpl::forward(const torch::Tensor& embedding, const torch::Tensor& mask) const
{
    const auto tokens = m_norm->tokens(embedding.to(torch::kFloat32)); // [N, L, D]
    const double scale = 1.0 / std::sqrt(static_cast<double>(tokens.size(-1)));
    const auto scores = at::matmul(tokens, query.to(torch::kFloat32)) * scale; // [N, L]
    const auto weights =
        at::softmax(scores.masked_fill(mask.logical_not(), -std::numeric_limits<float>::infinity()), -1);
    return m_toOut->forward(at::matmul(weights.unsqueeze(1), tokens).squeeze(1));
}

ConditioningImpl::ConditioningImpl(const ConditioningOptions& options, const torch::TensorOptions& tensors)
{
    const auto width = options.width;
    m_logSnr = register_module("log_snr", ScalarEmbedding(width, kLogSnrScale, Start::Fan, tensors));
    if (options.lowLogSnr) {
        m_lowLogSnr =
            register_module("low_log_snr", ScalarEmbedding(width, kLogSnrScale, Start::Fan, tensors));
    }
    if (options
            .guidanceWeight) { // starts without effect: the student of a distillation starts as its teacher
        m_guidance =
            register_module("guidance", ScalarEmbedding(width, kGuidanceScale, Start::Zero, tensors));
    }
    m_text = register_module("text", TextPooling(options.textWidth, width, tensors));
    if (options.frameProgress) {
        m_progress = register_module("progress", FrameProgress(width, tensors));
    }
}

torch::Tensor ConditioningImpl::forward(const ConditioningInput& input, const FrameLayout& layout) const
{
    auto scalars = m_logSnr->forward(input.logSnr); // [B, E]
    if (m_lowLogSnr) {
        scalars = scalars + m_lowLogSnr->forward(input.lowLogSnr);
    }
    if (m_guidance) {
        scalars = scalars + m_guidance->forward(input.guidanceWeight);
    }
    const auto& text = input.text;
    const auto pooled = m_text->forward(text.embedding.flatten(0, 1), text.mask.flatten(0, 1))
                            .unflatten(0, {layout.batch, -1});
    const auto ofFrame =
        text.ofFrame.defined() ? pooled.index_select(1, text.ofFrame) : pooled.slice(1, 0, 1);
    const auto perFrame =
        (scalars.unsqueeze(1) + ofFrame).expand({layout.batch, layout.frames, scalars.size(-1)});
    return at::silu(m_progress ? m_progress->forward(perFrame, layout) : perFrame).flatten(0, 1);
}

} // namespace cascade::nn
