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
struct SampleBuffer {
    torch::Tensor colour; ///< [3, N, T, H, W], sRGB values in [0, 1]
    torch::Tensor ink;    ///< [N, T, H, W], darkness of drawn lines in [0, 1]; only where a style draws lines
};

/// The lines that a style draws along silhouettes and on surfaces that turn away.
struct LineStyle {
    double width = 0; ///< of the fall-off outside a silhouette, in half heights; 0 = no lines
    double inner = 0; ///< cosine to the view below which a surface darkens
};
[[nodiscard]] constexpr LineStyle linesOf(Style style)
{
    switch (style) {
    case Style::Watercolour:
        return {0.03, 0.35};
    case Style::Pencil:
        return {0.04, 0.3};
    case Style::Cartoon:
        return {0.06, 0.22};
    case Style::PopArt:
        return {0.07, 0.2};
    default:
        return {};
    }
}

/// How far beyond its silhouette a style paints, in half heights.
[[nodiscard]] constexpr double reachOf(Style style)
{
    return style == Style::Neon ? 0.4 : 1.5 * linesOf(style).width;
}

/// What every painter gets: scenes with the same number of frames and samples.
struct Frames {
    const std::vector<const Scene*>& scenes;
    const std::vector<ScreenGrid>& grids;          ///< one per scene
    const std::vector<std::vector<double>>& times; ///< [scene][frame], seconds
};

/// Samples to work on at once: `inCache` of them stay in a core's cache; a card needs more, or starting a
/// kernel takes longer than running it.
[[nodiscard]] inline std::int64_t samplesAtOnce(std::int64_t inCache, torch::Device device)
{
    constexpr std::int64_t kOnCard = 16;
    return device.is_cpu() ? inCache : inCache * kOnCard;
}

/// The grid for a scene's view with `factor` x `factor` samples per pixel.
[[nodiscard]] ScreenGrid screenGrid(const Scene& scene, const View& view, std::int64_t factor);

/// Paints floor, backdrop and the objects' shadows over the whole buffer.
void paintBackdrops(const Frames& frames, SampleBuffer& buffer);

/// Paints all objects over the buffer, far ones first.
void paintObjects(const Frames& frames, SampleBuffer& buffer);

/// Paints the lettering of one scene over its colour, [3, T, H, W].
void paintLettering(const Scene& scene, const ScreenGrid& grid, const std::vector<double>& times,
                    const torch::Tensor& colour);

/// Turns one scene's colour, [3, T, H, W], into its style. `ink` is [T, H, W], or undefined for styles
/// without lines.
void applyStyle(const Scene& scene, const ScreenGrid& grid, const torch::Tensor& colour,
                const torch::Tensor& ink);

/// The colour itself as an albedo, sRGB values in [0, 1].
[[nodiscard]] std::array<double, 3> albedoOf(Colour colour);

/// What a light multiplies every colour by.
[[nodiscard]] std::array<double, 3> tintOf(Light light);

} // namespace cascade::world
