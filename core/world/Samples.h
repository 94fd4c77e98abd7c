// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Renderer.h"

#include <torch/types.h>

#include <vector>

namespace cascade::world {

/// Where the samples of one scene's picture lie: the point (u, v) of column i and row j, in half heights of
/// the picture from its centre, v upwards. `size` is the side of the square that a sample stands for.
struct ScreenGrid {
    std::vector<double> u; ///< [W]
    std::vector<double> v; ///< [H]
    double size = 0;
    std::vector<double> trueU; ///< as u, v and size, but not drawn to the centres of a mosaic's tiles
    std::vector<double> trueV;
    double trueSize = 0;
    double aspect = 1; ///< width of the whole picture over its height
};

/// The picture before it is averaged down to pixels.
///
/// `colour` is [3, N, T, H, W], sRGB values in [0, 1]. The other two are [N, T, H, W] and there only for
/// styles that draw lines: `edge` is the distance from the outside to the nearest silhouette in half heights
/// (1 where there is none near), `facing` the cosine between surface and view (1 off the objects).
struct SampleBuffer {
    torch::Tensor colour;
    torch::Tensor edge;
    torch::Tensor facing;
};

/// What every painter gets: scenes with the same number of frames and samples.
struct Frames {
    const std::vector<const Scene*>& scenes;
    const std::vector<ScreenGrid>& grids;          ///< one per scene
    const std::vector<std::vector<double>>& times; ///< [scene][frame], seconds
};

/// The grid for a scene's view with `factor` x `factor` samples per pixel.
[[nodiscard]] ScreenGrid screenGrid(const Scene& scene, const View& view, std::int64_t factor);

/// True for the styles that need `edge` and `facing`.
[[nodiscard]] constexpr bool drawsLines(Style style)
{
    return style == Style::Watercolour || style == Style::Pencil || style == Style::Cartoon ||
           style == Style::PopArt;
}

/// How far beyond its silhouette a style paints, in half heights.
[[nodiscard]] constexpr double reachOf(Style style)
{
    return style == Style::Neon ? 0.4 : drawsLines(style) ? 0.15 : 0;
}

/// Paints floor, backdrop and the objects' shadows over the whole of one scene's colour, [3, T, H, W].
void paintBackdrop(const Scene& scene, const ScreenGrid& grid, const std::vector<double>& times,
                   const torch::Tensor& colour);

/// Paints all objects over the buffer, far ones first.
void paintObjects(const Frames& frames, SampleBuffer& buffer);

/// Paints the lettering of one scene over its colour, [3, T, H, W].
void paintLettering(const Scene& scene, const ScreenGrid& grid, const std::vector<double>& times,
                    const torch::Tensor& colour);

/// Turns one scene's colour, [3, T, H, W], into its style. `edge` and `facing` are [T, H, W] or undefined.
void applyStyle(const Scene& scene, const ScreenGrid& grid, const torch::Tensor& colour,
                const torch::Tensor& edge, const torch::Tensor& facing);

/// The colour itself as an albedo, sRGB values in [0, 1].
[[nodiscard]] std::array<double, 3> albedoOf(Colour colour);

/// What a light multiplies every colour by.
[[nodiscard]] std::array<double, 3> tintOf(Light light);

} // namespace cascade::world
