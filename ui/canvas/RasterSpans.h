// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/SoftRasterizer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

/// What rectangles and triangles of the rasteriser have in common. For its sources only.
namespace cascade::ui::raster {

/// Where a span goes.
struct Canvas {
    std::uint32_t* pixels = nullptr;              ///< RGB32
    int stride = 0;                               ///< pixels from row to row
    int left = 0, top = 0, right = 0, bottom = 0; ///< clip; right and bottom are outside

    [[nodiscard]] std::uint32_t* row(int y) const { return pixels + static_cast<std::ptrdiff_t>(y) * stride; }
};

/// RGBA, red lowest, to RGB32 with alpha highest.
[[nodiscard]] inline std::uint32_t swapped(std::uint32_t rgba)
{
    return (rgba & 0xff00ff00U) | ((rgba & 0xffU) << 16U) | ((rgba >> 16U) & 0xffU);
}

/// A colour over another one; `alpha` in [0, 255].
[[nodiscard]] inline std::uint32_t over(std::uint32_t below, std::uint32_t above, std::uint32_t alpha)
{
    const auto weight = alpha + (alpha >> 7U); // 255 becomes 256
    const auto rest = 256 - weight;
    const auto redBlue = ((above & 0xff00ffU) * weight + (below & 0xff00ffU) * rest) >> 8U;
    const auto green = ((above & 0x00ff00U) * weight + (below & 0x00ff00U) * rest) >> 8U;
    return 0xff000000U | (redBlue & 0xff00ffU) | (green & 0x00ff00U);
}

[[nodiscard]] inline std::uint32_t times255(std::uint32_t a, std::uint32_t b)
{
    return (a * b + 127) / 255;
}

/// Two colours multiplied, channel by channel.
[[nodiscard]] inline std::uint32_t tinted(std::uint32_t a, std::uint32_t b)
{
    if (a == 0xffffffffU) {
        return b;
    }
    if (b == 0xffffffffU) {
        return a;
    }
    std::uint32_t product = 0;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        product |= times255((a >> shift) & 0xffU, (b >> shift) & 0xffU) << shift;
    }
    return product;
}

/// Pixels [from, to) whose centres lie in a range.
[[nodiscard]] inline int firstPixel(float position)
{
    // ceil(position - 0.5); std::ceil is a function call without SSE 4.1.
    constexpr int kFar = 1 << 24;
    return kFar - static_cast<int>(static_cast<double>(kFar) + 0.5 - static_cast<double>(position));
}

/// One colour (RGB32 with alpha) over pixels [from, to) of a row.
inline void span(std::uint32_t* row, int from, int to, std::uint32_t colour)
{
    const auto alpha = colour >> 24U;
    if (alpha == 255) {
        std::fill(row + from, row + to, colour);
        return;
    }
    for (int x = from; x < to; ++x) {
        row[x] = over(row[x], colour, alpha);
    }
}

/// The texel that a place in [0, 1] falls on; the edge beyond.
[[nodiscard]] std::uint32_t nearest(const RasterTexture& texture, float u, float v);
/// Between the four texels around it.
[[nodiscard]] std::uint32_t bilinear(const RasterTexture& texture, float u, float v);

/// The corners of an axis-aligned rectangle, left top and right bottom; both of one colour.
void rectangle(const Canvas& canvas, const RasterVertex& first, const RasterVertex& last,
               const RasterTexture& texture);
void triangle(const Canvas& canvas, const RasterVertex (&corners)[3], const RasterTexture& texture);

} // namespace cascade::ui::raster
