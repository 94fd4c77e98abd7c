// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Transformer.h"

#include "core/nn/Names.h"

#include <cmath>

namespace cascade::nn {

namespace {

constexpr double kEntryEpsilon = 1e-6;

} // namespace

torch::Tensor interleavedSinusoid(std::int64_t count, std::int64_t width, torch::Device device)
{
    const auto options = torch::TensorOptions(torch::kFloat32).device(device);
    const auto even = torch::arange(0, width, 2, options);
    const auto frequencies = at::exp(even * (-std::log(10000.0) / static_cast<double>(width)));
    const auto angles = torch::arange(count, options).unsqueeze(1) * frequencies; // [count, width / 2]
    return at::stack({at::sin(angles), at::cos(angles)}, -1).flatten(1);
}

TransformerImpl::TransformerImpl(const TransformerOptions& options, const torch::TensorOptions& tensors)
    : m_options(options)
{
    const bool square = options.convolutionKeys;
    m_norm = register_module("norm", Norm(options.channels, options.norm, tensors, kEntryEpsilon));
    m_in = register_module("proj_in", Projection(options.channels, options.inner, square, tensors));
    m_block = TransformerBlock(TransformerBlockOptions{options.inner, options.heads, options.contextWidth},
                               tensors);
    register_module("transformer_blocks", std::make_shared<Names>())->add("0", m_block);
    m_out = register_module("proj_out", Projection(options.inner, options.channels, square, tensors));
}

torch::Tensor TransformerImpl::positionsOf(const FrameLayout& layout, const torch::Tensor& tokens) const
{
    if (m_options.positions == 0) {
        return {};
    }
    const auto frames = layout.frames;
    TORCH_CHECK(frames <= m_options.positions, "[motion module] expected at most ", m_options.positions,
                " frames at once, got ", frames);
    const auto ofFrame = interleavedSinusoid(frames, m_options.inner, tokens.device());
    return ofFrame.to(tokens.scalar_type()).repeat({layout.batch, 1}).unsqueeze(1); // [(B T), 1, C]
}

torch::Tensor TransformerImpl::forward(const torch::Tensor& x, const torch::Tensor& context,
                                       const FrameLayout& layout) const
{
    const auto rowsOf = [](const torch::Tensor& t) { return t.permute({0, 2, 3, 1}).flatten(1, 2); };
    auto tokens = m_in->forward(rowsOf(m_norm->forward(x, layout, false))); // [(B T), HW, C]
    tokens = m_options.axis == TokenAxis::Space
                 ? m_block->forward(std::move(tokens), context)
                 : m_block->forwardOverFrames(tokens, layout.frames, positionsOf(layout, tokens));
    tokens = m_out->forward(tokens).add_(rowsOf(x));
    return tokens.unflatten(1, {x.size(2), x.size(3)}).permute({0, 3, 1, 2});
}

} // namespace cascade::nn
