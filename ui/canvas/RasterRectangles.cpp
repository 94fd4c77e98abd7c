// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/RasterSpans.h"

namespace cascade::ui::raster {

namespace {

constexpr std::uint32_t kWhite = 0xffffffffU;
constexpr float kSameSize = 0.75F; ///< pixels that text may differ from its texels and still be copied

/// A picture or glyph whose texels meet pixels one to one: copied, put onto whole pixels.
void copied(const Canvas& canvas, const RasterVertex& first, const RasterVertex& last,
            const RasterTexture& texture)
{
    const int fromX = static_cast<int>(std::lround(first.u * static_cast<float>(texture.width)));
    const int fromY = static_cast<int>(std::lround(first.v * static_cast<float>(texture.height)));
    const int width = static_cast<int>(std::lround((last.u - first.u) * static_cast<float>(texture.width)));
    const int height = static_cast<int>(std::lround((last.v - first.v) * static_cast<float>(texture.height)));
    const int left = static_cast<int>(std::lround(first.x));
    const int top = static_cast<int>(std::lround(first.y));
    const int beginX = std::max({left, canvas.left, left - fromX});
    const int endX = std::min({left + width, canvas.right, left + texture.width - fromX});
    const auto colour = swapped(first.colour);
    for (int y = std::max(top, canvas.top); y < std::min(top + height, canvas.bottom); ++y) {
        const int texelY = std::clamp(fromY + y - top, 0, texture.height - 1);
        const auto* texels =
            texture.texels + static_cast<std::ptrdiff_t>(texelY) * texture.width + fromX - left;
        auto* row = canvas.row(y);
        for (int x = beginX; x < endX; ++x) {
            if (const auto texel = texels[x]; (texel >> 24U) != 0) {
                const auto tint = texture.white ? 0 : swapped(tinted(texel, first.colour));
                row[x] = texture.white ? over(row[x], colour, times255(texel >> 24U, colour >> 24U))
                                       : over(row[x], tint, tint >> 24U);
            }
        }
    }
}

/// A letter of its own size: whole pixels from top to bottom, and exactly where it is from left to right, or
/// the letters of a small text would stand unevenly.
void letter(const Canvas& canvas, const RasterVertex& first, const RasterVertex& last,
            const RasterTexture& texture)
{
    const int fromX = static_cast<int>(std::lround(first.u * static_cast<float>(texture.width)));
    const int fromY = static_cast<int>(std::lround(first.v * static_cast<float>(texture.height)));
    const int endU = static_cast<int>(std::lround(last.u * static_cast<float>(texture.width)));
    const int endV = static_cast<int>(std::lround(last.v * static_cast<float>(texture.height)));
    const int left = static_cast<int>(std::floor(first.x));
    const int top = static_cast<int>(std::lround(first.y));
    const auto weight = static_cast<std::uint32_t>((first.x - static_cast<float>(left)) * 256);
    const auto colour = swapped(first.colour);
    const int endX = std::min(left + endU - fromX + (weight > 0 ? 1 : 0), canvas.right);
    for (int y = std::max(top, canvas.top); y < std::min(top + endV - fromY, canvas.bottom); ++y) {
        const auto* texels = texture.texels + static_cast<std::ptrdiff_t>(fromY + y - top) * texture.width;
        const auto alphaAt = [&](int u) { return u < fromX || u >= endU ? 0U : texels[u] >> 24U; };
        auto* row = canvas.row(y);
        for (int x = std::max(left, canvas.left); x < endX; ++x) {
            const int u = fromX + x - left;
            const auto alpha = (alphaAt(u) * (256 - weight) + alphaAt(u - 1) * weight) >> 8U;
            if (alpha != 0) {
                row[x] = over(row[x], colour, times255(alpha, colour >> 24U));
            }
        }
    }
}

/// Whether all that the corners name lies in the texture.
bool inside(const RasterVertex& first, const RasterVertex& last)
{
    return first.u >= 0 && first.v >= 0 && last.u <= 1 && last.v <= 1;
}

/// A picture that is shown larger or smaller than it is.
void scaled(const Canvas& canvas, const RasterVertex& first, const RasterVertex& last,
            const RasterTexture& texture)
{
    const int beginX = std::max(firstPixel(first.x), canvas.left);
    const int endX = std::min(firstPixel(last.x), canvas.right);
    const float perX = (last.u - first.u) / (last.x - first.x);
    const float perY = (last.v - first.v) / (last.y - first.y);
    for (int y = std::max(firstPixel(first.y), canvas.top); y < std::min(firstPixel(last.y), canvas.bottom);
         ++y) {
        const float v = first.v + (static_cast<float>(y) + 0.5F - first.y) * perY;
        auto* row = canvas.row(y);
        for (int x = beginX; x < endX; ++x) {
            const float u = first.u + (static_cast<float>(x) + 0.5F - first.x) * perX;
            const auto tint = swapped(tinted(bilinear(texture, u, v), first.colour));
            row[x] = over(row[x], tint, tint >> 24U);
        }
    }
}

} // namespace

std::uint32_t nearest(const RasterTexture& texture, float u, float v)
{
    if (texture.texels == nullptr) {
        return kWhite;
    }
    const int x = std::clamp(static_cast<int>(u * static_cast<float>(texture.width)), 0, texture.width - 1);
    const int y = std::clamp(static_cast<int>(v * static_cast<float>(texture.height)), 0, texture.height - 1);
    return texture.texels[static_cast<std::ptrdiff_t>(y) * texture.width + x];
}

std::uint32_t bilinear(const RasterTexture& texture, float u, float v)
{
    constexpr int kBits = 8;
    constexpr int kOne = 1 << kBits;
    const int x = static_cast<int>((u * static_cast<float>(texture.width) - 0.5F) * kOne);
    const int y = static_cast<int>((v * static_cast<float>(texture.height) - 0.5F) * kOne);
    const int x0 = std::clamp(x >> kBits, 0, texture.width - 1);
    const int y0 = std::clamp(y >> kBits, 0, texture.height - 1);
    const int x1 = std::clamp((x >> kBits) + 1, 0, texture.width - 1);
    const int y1 = std::clamp((y >> kBits) + 1, 0, texture.height - 1);
    const auto wx = static_cast<std::uint32_t>(x & (kOne - 1));
    const auto wy = static_cast<std::uint32_t>(y & (kOne - 1));
    const auto* upper = texture.texels + static_cast<std::ptrdiff_t>(y0) * texture.width;
    const auto* lower = texture.texels + static_cast<std::ptrdiff_t>(y1) * texture.width;
    const auto mix = [](std::uint32_t a, std::uint32_t b, std::uint32_t weight) { // two channels at once
        constexpr std::uint32_t kPair = 0x00ff00ffU;
        const auto low = ((a & kPair) * (256 - weight) + (b & kPair) * weight) >> 8U;
        const auto high = ((a >> 8U) & kPair) * (256 - weight) + ((b >> 8U) & kPair) * weight;
        return (low & kPair) | (high & ~kPair);
    };
    return mix(mix(upper[x0], upper[x1], wx), mix(lower[x0], lower[x1], wx), wy);
}

void rectangle(const Canvas& canvas, const RasterVertex& first, const RasterVertex& last,
               const RasterTexture& texture)
{
    if ((first.colour >> 24U) == 0) {
        return;
    }
    if (texture.texels != nullptr && (first.u != last.u || first.v != last.v)) {
        const float texelsX = (last.u - first.u) * static_cast<float>(texture.width);
        const float texelsY = (last.v - first.v) * static_cast<float>(texture.height);
        const bool same = std::abs(last.x - first.x - texelsX) < kSameSize &&
                          std::abs(last.y - first.y - texelsY) < kSameSize;
        if (same && texture.white && inside(first, last)) {
            letter(canvas, first, last, texture);
        } else {
            same ? copied(canvas, first, last, texture) : scaled(canvas, first, last, texture);
        }
        return;
    }
    const auto colour = swapped(tinted(nearest(texture, first.u, first.v), first.colour));
    const int beginX = std::max(firstPixel(first.x), canvas.left);
    const int endX = std::min(firstPixel(last.x), canvas.right);
    if (beginX >= endX) {
        return;
    }
    for (int y = std::max(firstPixel(first.y), canvas.top); y < std::min(firstPixel(last.y), canvas.bottom);
         ++y) {
        span(canvas.row(y), beginX, endX, colour);
    }
}

} // namespace cascade::ui::raster
