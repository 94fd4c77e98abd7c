// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Resampling.h"

#include "core/kernels/PixelShuffle.h"

#include <cmath>

namespace cascade::nn {

namespace {

const double kSkipScale = 1.0 / std::sqrt(2.0); // Saharia et al. 2022, "Imagen": skip connections scaled

} // namespace

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
    return m_conv->forward(m_kind == ResamplingKind::Shuffle ? kernels::pixelsToChannels(x, 2) : x);
}

UpsamplingImpl::UpsamplingImpl(std::int64_t in, std::int64_t out, ResamplingKind kind,
                               const torch::TensorOptions& options)
    : m_kind(kind)
{
    const bool shuffles = kind == ResamplingKind::Shuffle;
    m_conv = register_module("conv", shuffles ? Convolution(in, 4 * out, 1, 1, Start::Fan, options)
                                              : Convolution(in, out, 3, 1, Start::Fan, options));
}

torch::Tensor UpsamplingImpl::forward(const torch::Tensor& x, const torch::Tensor& skip) const
{
    if (m_kind == ResamplingKind::Shuffle) {
        return kernels::channelsToPixelsBeside(m_conv->forward(x), skip, kSkipScale, 2);
    }
    const auto pixels = at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)});
    return at::cat({m_conv->forward(pixels), skip * kSkipScale}, 1);
}

} // namespace cascade::nn
