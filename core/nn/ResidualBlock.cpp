// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/ResidualBlock.h"

namespace cascade::nn {

ResidualBlockImpl::ResidualBlockImpl(std::int64_t in, std::int64_t out, std::int64_t conditionWidth,
                                     NormKind norm, const torch::TensorOptions& options)
{
    m_norm1 = register_module("norm1", Norm(in, norm, options));
    m_conv1 = register_module("conv1", Convolution(in, out, 3, 1, Start::Fan, options));
    m_toScaleShift =
        register_module("to_scale_shift", Linear(conditionWidth, 2 * out, true, Start::Zero, options));
    m_norm2 = register_module("norm2", Norm(out, norm, options));
    m_conv2 = register_module("conv2", Convolution(out, out, 3, 1, Start::Zero, options));
    if (in != out) {
        m_shortcut = register_module("shortcut", Convolution(in, out, 1, 1, Start::Fan, options));
    }
}

torch::Tensor ResidualBlockImpl::forward(torch::Tensor x, const torch::Tensor& condition,
                                         const FrameLayout& layout) const
{
    const auto scaleShift = m_toScaleShift->forward(condition).chunk(2, -1); // 2 x [(B T), out]
    auto h = m_conv1->forward(m_norm1->forward(x, layout, true));
    h = m_norm2->forward(h, layout, true, scaleShift[0], scaleShift[1]);
    auto base = m_shortcut ? m_shortcut->forward(x) : x;
    x.reset();
    return m_conv2->forwardOnto(std::move(base), h);
}

} // namespace cascade::nn
