// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/TemporalConvolution.h"

namespace cascade::nn {

TemporalConvolutionImpl::TemporalConvolutionImpl(std::int64_t channels, NormKind norm,
                                                 const torch::TensorOptions& options)
{
    m_norm = register_module("norm", Norm(channels, norm, options));
    weight = register_parameter("weight", torch::zeros({channels, 3, channels}, options));
    bias = register_parameter("bias", torch::zeros({channels}, options));
}

torch::Tensor TemporalConvolutionImpl::forward(const torch::Tensor& x, const FrameLayout& layout) const
{
    if (layout.allImages()) {
        return x;
    }
    // The three taps are one product over the channels of a frame and of its neighbours, side by side.
    const auto normed = m_norm->forward(x, layout, true).permute({0, 2, 3, 1}); // [(B T), H, W, C]
    auto frames = normed.unflatten(0, {layout.batch, layout.frames}).slice(1, 0, layout.clipFrames);
    const auto none = at::zeros_like(frames.slice(1, 0, 1));
    const auto previous = at::cat({none, frames.slice(1, 0, layout.clipFrames - 1)}, 1);
    const auto next = at::cat({frames.slice(1, 1), none}, 1);
    const auto windows = at::cat({previous, frames, next}, -1); // [B, clipFrames, H, W, 3C]
    auto out = at::linear(windows, castLike(weight, x).flatten(1), castLike(bias, x));
    if (layout.hasImages()) {
        out = at::constant_pad_nd(out, {0, 0, 0, 0, 0, 0, 0, layout.frames - layout.clipFrames});
    }
    return x + out.flatten(0, 1).permute({0, 3, 1, 2});
}

} // namespace cascade::nn
