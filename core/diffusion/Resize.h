// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace cascade::diffusion {

/// Height and width of a picture in pixels.
struct PictureSize {
    std::int64_t height = 0;
    std::int64_t width = 0;
    bool operator==(const PictureSize&) const = default;
};

/// A rectangle of pixels inside a picture.
struct PictureWindow {
    std::int64_t y = 0;
    std::int64_t x = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
    bool operator==(const PictureWindow&) const = default;
};

/// From which size to which.
struct ResizePlan {
    PictureSize from;
    PictureSize to;
};

/// The one resizer of the program, for world, footage, conditioning and `upscale`: antialiased bilinear. Each
/// output pixel is the mean of the input under a triangle centred on it, as wide as two input pixels or, when
/// shrinking, two output pixels; pixel centres lie at halves, weights are renormalised at the edges. Equals
/// torch's interpolate(bilinear, antialias=true, align_corners=false).
///
/// Shapes   picture [..., H, W] of any rank >= 2, floating point, any device; computed in fp32, returned in
///          its own dtype as [..., to.height, to.width]. Differentiable.
/// Errors   throws Internal if a size is not positive.
/// Source   the training resize of Ho et al. 2022, "Imagen Video", arXiv:2210.02303, section 3.
[[nodiscard]] torch::Tensor resize(const torch::Tensor& picture, const PictureSize& to);

/// The part of the input that a part of the output is computed from.
[[nodiscard]] PictureWindow inputWindowOf(const ResizePlan& plan, const PictureWindow& output);

/// A part of the resized picture, from a part of the input that covers inputWindowOf(plan, output). Every
/// value is computed by the same operations as in the whole, so tiles put together equal it.
///
/// Shapes   part [..., input.height, input.width], at `input` in the whole picture of size plan.from; returns
///          [..., output.height, output.width].
/// Errors   throws Internal if a window lies outside its picture or `input` does not cover what is needed.
[[nodiscard]] torch::Tensor resizeRegion(const torch::Tensor& part, const PictureWindow& input,
                                         const ResizePlan& plan, const PictureWindow& output);

} // namespace cascade::diffusion
