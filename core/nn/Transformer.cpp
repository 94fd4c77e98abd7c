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

torch::Tensor TransformerImpl::tokensOf(const torch::Tensor& x, const FrameLayout& layout) const
{
    const auto rows = x.permute({0, 2, 3, 1}).flatten(1, 2); // [(B T), HW, C]
    if (m_options.axis == TokenAxis::Space) {
        return rows;
    }
    return rows.unflatten(0, {layout.batch, layout.frames}).transpose(1, 2).flatten(0, 1); // [(B HW), T, C]
}

torch::Tensor TransformerImpl::positionsOf(std::int64_t frames, const torch::Tensor& tokens) const
{
    if (m_options.positions == 0) {
        return {};
    }
    TORCH_CHECK(frames <= m_options.positions, "[motion module] expected at most ", m_options.positions,
                " frames at once, got ", frames);
    return interleavedSinusoid(frames, m_options.inner, tokens.device()).to(tokens.scalar_type());
}

torch::Tensor TransformerImpl::forward(const torch::Tensor& x, const torch::Tensor& context,
                                       const FrameLayout& layout) const
{
    const bool overTime = m_options.axis == TokenAxis::Time;
    auto tokens = m_in->forward(tokensOf(m_norm->forward(x, layout, false), layout));
    const auto positions = overTime ? positionsOf(layout.frames, tokens) : torch::Tensor();
    tokens = m_out->forward(m_block->forward(std::move(tokens), context, positions));
    if (overTime) {
        tokens = tokens.unflatten(0, {layout.batch, -1}).transpose(1, 2).flatten(0, 1); // [(B T), HW, C]
    }
    return x + tokens.unflatten(1, {x.size(2), x.size(3)}).permute({0, 3, 1, 2}); // x first: in its layout
}

} // namespace cascade::nn
