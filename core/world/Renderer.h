// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Scene.h"

#include <torch/types.h>

#include <vector>

namespace cascade::world {

/// Which frames and which pixels of a clip. Frame k is the instant firstSec + k * secPerFrame, without motion
/// blur.
struct View {
    std::int64_t frames = 16;
    std::int64_t height = 24; ///< of the whole picture, in pixels
    std::int64_t width = 40;
    double firstSec = 0;
    double secPerFrame = 1.0 / 3.0;
    std::int64_t top = 0; ///< of the crop, in pixels of the whole picture
    std::int64_t left = 0;
    std::int64_t cropHeight = 0;  ///< 0 = the whole height
    std::int64_t cropWidth = 0;   ///< 0 = the whole width
    std::int64_t supersample = 0; ///< samples along each side of a pixel; 0 = as many as the height needs

    [[nodiscard]] std::int64_t outHeight() const { return cropHeight > 0 ? cropHeight : height; }
    [[nodiscard]] std::int64_t outWidth() const { return cropWidth > 0 ? cropWidth : width; }
};

/// Renders scenes as tensor operations on a device.
///
/// Shapes   one view for all, or one per scene; all views of a call have the same frames, size of crop,
/// height and
///          supersampling. Returns [N, 3, T, H, W], float32, contiguous.
/// Units    sRGB values in [-1, 1]: a byte is (x + 1) * 127.5.
/// Agrees   a crop equals the crop of the whole picture, a frame does not depend on the rate it is asked at,
/// and sizes
///          agree: the picture at 768x1280 averaged down to 24x40 is the one at 24x40 but for about 1 % of
///          the range.
/// Errors   throws std::invalid_argument for an impossible view.
/// Threads  any; builds no autograd graph.
[[nodiscard]] torch::Tensor render(const std::vector<Scene>& scenes, const View& view,
                                   torch::Device device = torch::kCPU);
[[nodiscard]] torch::Tensor render(const std::vector<Scene>& scenes, const std::vector<View>& views,
                                   torch::Device device = torch::kCPU);

} // namespace cascade::world
