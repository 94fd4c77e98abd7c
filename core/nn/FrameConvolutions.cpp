// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/FrameConvolutions.h"

#include "core/kernels/WinogradConvolution.h"
#include "core/nn/Names.h"

#include <string>

namespace cascade::nn {

FrameConvolutionImpl::FrameConvolutionImpl(std::int64_t channels, Start start,
                                           const torch::TensorOptions& tensors)
{
    weight = register_parameter("weight",
                                startTensor({channels, channels, 3, 1, 1}, 3 * channels, start, tensors));
    bias = register_parameter("bias", torch::zeros({channels}, tensors));
}

torch::Tensor FrameConvolutionImpl::forward(const torch::Tensor& x, const FrameLayout& layout) const
{
    // The frames of a clip are the rows of one tall picture, its positions the columns.
    const auto tall = x.permute({0, 2, 3, 1})
                          .flatten(1, 2)
                          .unflatten(0, {layout.batch, layout.frames})
                          .permute({0, 3, 1, 2});      // [B, C, T, HW] channels-last
    const auto taps = castLike(weight, x).squeeze(-1); // [C, C, 3, 1]
    const auto mixed = kernels::winogradFits(tall, taps)
                           ? kernels::winogradConvolution(tall, taps, bias)
                           : at::conv2d(tall, taps, castLike(bias, x), {1, 1}, {1, 0});
    return mixed.permute({0, 2, 3, 1})
        .flatten(0, 1)
        .unflatten(1, {x.size(2), x.size(3)})
        .permute({0, 3, 1, 2});
}

FrameConvolutionsImpl::FrameConvolutionsImpl(std::int64_t channels, const torch::TensorOptions& tensors)
{
    for (std::size_t i = 0; i < kCount; ++i) {
        m_norms[i] = Norm(channels, NormKind::GroupClip, tensors);
        m_convolutions[i] = FrameConvolution(channels, i + 1 == kCount ? Start::Zero : Start::Fan, tensors);
        const auto names = register_module("conv" + std::to_string(i + 1), std::make_shared<Names>());
        names->add("0", m_norms[i]);
        names->add(i == 0 ? "2" : "3", m_convolutions[i]); // a dropout lies between in the others
    }
}

torch::Tensor FrameConvolutionsImpl::forward(const torch::Tensor& x, const FrameLayout& layout) const
{
    auto h = x;
    for (std::size_t i = 0; i < kCount; ++i) {
        h = m_convolutions[i]->forward(m_norms[i]->forward(h, layout, true), layout);
    }
    return h.add_(x);
}

} // namespace cascade::nn
