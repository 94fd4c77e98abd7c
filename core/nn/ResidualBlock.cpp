// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/ResidualBlock.h"

namespace cascade::nn {

ResidualBlockImpl::ResidualBlockImpl(const ResidualBlockOptions& options, const torch::TensorOptions& tensors)
    : m_modulation(options.modulation)
{
    const auto in = options.in, out = options.out;
    const bool adds = options.modulation == Modulation::Add;
    m_norm1 = register_module("norm1", Norm(in, options.norm, tensors, options.epsilon));
    m_conv1 = register_module("conv1", Convolution(in, out, 3, 1, Start::Fan, tensors));
    if (options.conditionWidth > 0) {
        m_ofCondition =
            register_module(options.conditionKey,
                            Linear(options.conditionWidth, adds ? out : 2 * out, true, Start::Zero, tensors));
    }
    m_norm2 = register_module("norm2", Norm(out, options.norm, tensors, options.epsilon));
    m_conv2 = register_module("conv2", Convolution(out, out, 3, 1, Start::Zero, tensors));
    if (in != out) {
        m_shortcut = register_module(options.shortcutKey, Convolution(in, out, 1, 1, Start::Fan, tensors));
    }
}

torch::Tensor ResidualBlockImpl::forward(torch::Tensor x, const torch::Tensor& condition,
                                         const FrameLayout& layout) const
{
    auto h = m_conv1->forward(m_norm1->forward(x, layout, true));
    if (!m_ofCondition) {
        h = m_norm2->forward(h, layout, true);
    } else if (m_modulation == Modulation::Add) {
        h = m_norm2->forwardSum(h, m_ofCondition->forward(condition), layout, true);
    } else {
        const auto scaleShift = m_ofCondition->forward(condition).chunk(2, -1); // 2 x [(B T), out]
        h = m_norm2->forward(h, layout, true, scaleShift[0], scaleShift[1]);
    }
    auto base = m_shortcut ? m_shortcut->forward(x) : x;
    x.reset();
    return m_conv2->forwardOnto(std::move(base), h);
}

} // namespace cascade::nn
