// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Resampling.h"

namespace cascade::nn {

DownsamplingImpl::DownsamplingImpl(std::int64_t in, std::int64_t out, ResamplingKind kind,
                                   const torch::TensorOptions& options)
    : m_kind(kind)
{
    const bool shuffles = kind == ResamplingKind::Shuffle;
    m_conv = register_module("conv", shuffles ? Convolution(4 * in, out, 1, 1, Start::Fan, options)
                                              : Convolution(in, out, 3, 2, Start::Fan, options));
}

torch::Tensor DownsamplingImpl::forward(const torch::Tensor& x) const
{
    return m_conv->forward(m_kind == ResamplingKind::Shuffle ? pixelsToChannels(x, 2) : x);
}

UpsamplingImpl::UpsamplingImpl(std::int64_t in, std::int64_t out, ResamplingKind kind,
                               const torch::TensorOptions& options)
    : m_kind(kind)
{
    const bool shuffles = kind == ResamplingKind::Shuffle;
    m_conv = register_module("conv", shuffles ? Convolution(in, 4 * out, 1, 1, Start::Fan, options)
                                              : Convolution(in, out, 3, 1, Start::Fan, options));
}

torch::Tensor UpsamplingImpl::forward(const torch::Tensor& x) const
{
    if (m_kind == ResamplingKind::Shuffle) {
        return channelsToPixels(m_conv->forward(x), 2);
    }
    return m_conv->forward(at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)}));
}

torch::Tensor pixelsToChannels(const torch::Tensor& x, std::int64_t factor)
{
    if (factor == 1) {
        return x;
    }
    const auto squares =
        x.permute({0, 2, 3, 1}).unflatten(2, {-1, factor}).unflatten(1, {-1, factor}); // [N, h, f, w, f, C]
    return squares.permute({0, 1, 3, 2, 4, 5}).flatten(3).permute({0, 3, 1, 2});
}

torch::Tensor channelsToPixels(const torch::Tensor& x, std::int64_t factor)
{
    if (factor == 1) {
        return x;
    }
    const auto squares = x.permute({0, 2, 3, 1}).unflatten(3, {factor, factor, -1}); // [N, h, w, f, f, C]
    return squares.permute({0, 1, 3, 2, 4, 5}).flatten(3, 4).flatten(1, 2).permute({0, 3, 1, 2});
}

} // namespace cascade::nn
