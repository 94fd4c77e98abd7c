// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/TemporalConvolution.h"

#include "core/nn/Layers.h"

namespace cascade::nn {

TemporalConvolutionImpl::TemporalConvolutionImpl(std::int64_t channels, NormKind norm,
                                                 const torch::TensorOptions& options)
{
    m_norm = register_module("norm", Norm(channels, norm, options));
    weight = register_parameter("weight", torch::zeros({channels, 3, channels}, options));
    bias = register_parameter("bias", torch::zeros({channels}, options));
}

torch::Tensor TemporalConvolutionImpl::forward(torch::Tensor x, const FrameLayout& layout) const
{
    if (layout.allImages()) {
        return x;
    }
    // The frames of a clip are the rows of one tall picture, its positions the columns: three taps over rows.
    const auto tall = [&](const torch::Tensor& frames) { // [(B T), C, H, W] to [B, C, clipFrames, H W]
        return frames.permute({0, 2, 3, 1})
            .unflatten(0, {layout.batch, layout.frames})
            .slice(1, 0, layout.clipFrames)
            .flatten(2, 3)
            .permute({0, 3, 1, 2});
    };
    const auto taps = castLike(weight, x).permute({0, 2, 1}).unsqueeze(3).contiguous(); // [C, C, 3, 1]
    const auto normed = tall(m_norm->forward(x, layout, true));
    const auto addend = castLike(bias, x);
    auto base = tall(x);
    torch::Tensor images;
    if (layout.hasImages()) {
        images = x.permute({0, 2, 3, 1})
                     .unflatten(0, {layout.batch, layout.frames})
                     .slice(1, layout.clipFrames, layout.frames);
    }
    const auto height = x.size(2), width = x.size(3);
    x.reset();
    const auto mixed = convolveOnto(std::move(base), normed, taps, addend, {1, 0});
    auto frames = mixed.permute({0, 2, 3, 1}).unflatten(2, {height, width}); // [B, clipFrames, H, W, C]
    if (images.defined()) {
        frames = at::cat({frames, images}, 1);
    }
    return frames.flatten(0, 1).permute({0, 3, 1, 2});
}

} // namespace cascade::nn
