// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/RasterSpans.h"

#include <array>
#include <utility>

namespace cascade::ui::raster {

namespace {

constexpr float kSmallestArea = 1e-6F;

/// Something that changes evenly over a triangle: a colour channel, a place in the texture.
struct Ramp {
    float atFirst = 0, perX = 0, perY = 0;

    [[nodiscard]] float at(float x, float y) const { return atFirst + x * perX + y * perY; }
};

/// The corners from top to bottom, and what follows from them.
struct Shape {
    const RasterVertex* top;
    const RasterVertex* middle;
    const RasterVertex* bottom;
    float area; ///< twice, signed

    explicit Shape(const RasterVertex (&corners)[3])
        : top(&corners[0]), middle(&corners[1]), bottom(&corners[2])
    {
        const auto order = [](const RasterVertex*& a, const RasterVertex*& b) {
            if (b->y < a->y) {
                std::swap(a, b);
            }
        };
        order(top, middle);
        order(middle, bottom);
        order(top, middle);
        area = (middle->x - top->x) * (bottom->y - top->y) - (bottom->x - top->x) * (middle->y - top->y);
    }

    [[nodiscard]] Ramp ramp(float atTop, float atMiddle, float atBottom) const
    {
        const float one = atMiddle - atTop;
        const float two = atBottom - atTop;
        const float perX = (one * (bottom->y - top->y) - two * (middle->y - top->y)) / area;
        const float perY = (two * (middle->x - top->x) - one * (bottom->x - top->x)) / area;
        return {atTop - top->x * perX - top->y * perY, perX, perY};
    }

    /// Calls `row(y, from, to)` for every row of pixels in it.
    template <typename Row>
    void rows(const Canvas& canvas, const Row& row) const
    {
        const float longSlope = (bottom->x - top->x) / (bottom->y - top->y);
        const auto half = [&](const RasterVertex& upper, const RasterVertex& lower) {
            const float slope = (lower.x - upper.x) / (lower.y - upper.y);
            const int end = std::min(firstPixel(lower.y), canvas.bottom);
            for (int y = std::max(firstPixel(upper.y), canvas.top); y < end; ++y) {
                const float centre = static_cast<float>(y) + 0.5F;
                float from = top->x + (centre - top->y) * longSlope;
                float to = upper.x + (centre - upper.y) * slope;
                if (to < from) {
                    std::swap(from, to);
                }
                const int begin = std::max(firstPixel(from), canvas.left);
                const int beyond = std::min(firstPixel(to), canvas.right);
                if (begin < beyond) {
                    row(y, begin, beyond);
                }
            }
        };
        half(*top, *middle);
        half(*middle, *bottom);
    }
};

std::uint32_t channel(std::uint32_t colour, unsigned shift)
{
    return (colour >> shift) & 0xffU;
}

Ramp channelRamp(const Shape& shape, unsigned shift)
{
    return shape.ramp(static_cast<float>(channel(shape.top->colour, shift)),
                      static_cast<float>(channel(shape.middle->colour, shift)),
                      static_cast<float>(channel(shape.bottom->colour, shift)));
}

std::uint32_t rounded(float value)
{
    return static_cast<std::uint32_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

/// One colour of changing opacity: the soft edge of a shape.
void edge(const Canvas& canvas, const Shape& shape, std::uint32_t colour)
{
    const auto alpha = channelRamp(shape, 24);
    shape.rows(canvas, [&](int y, int from, int to) {
        auto* row = canvas.row(y);
        float value = alpha.at(static_cast<float>(from) + 0.5F, static_cast<float>(y) + 0.5F);
        for (int x = from; x < to; ++x, value += alpha.perX) {
            row[x] = over(row[x], colour, rounded(value));
        }
    });
}

/// A place in a texture, in 1/65536 of a texel, the middle of the first one being 0.
struct Place {
    static constexpr int kBits = 16;
    static constexpr float kOne = 1 << kBits;

    std::int32_t at, step;

    Place(const Ramp& ramp, int size, float x, float y)
        : at(static_cast<std::int32_t>((ramp.at(x, y) * static_cast<float>(size) - 0.5F) * kOne)),
          step(static_cast<std::int32_t>(ramp.perX * static_cast<float>(size) * kOne))
    {
    }
    [[nodiscard]] std::uint32_t share() const { return (static_cast<std::uint32_t>(at) >> 8U) & 0xffU; }
};

/// The opacity between four texels.
std::uint32_t opacity(const RasterTexture& texture, const Place& u, const Place& v)
{
    const auto texel = [](std::int32_t at, int size) { return std::clamp(at >> Place::kBits, 0, size - 1); };
    const auto next = [](std::int32_t at, int size) {
        return std::clamp((at >> Place::kBits) + 1, 0, size - 1);
    };
    const auto* upper =
        texture.texels + static_cast<std::ptrdiff_t>(texel(v.at, texture.height)) * texture.width;
    const auto* lower =
        texture.texels + static_cast<std::ptrdiff_t>(next(v.at, texture.height)) * texture.width;
    const auto left = texel(u.at, texture.width);
    const auto right = next(u.at, texture.width);
    const auto mix = [](std::uint32_t a, std::uint32_t b, std::uint32_t share) {
        return a * (256 - share) + b * share;
    };
    const auto above = mix(upper[left] >> 24U, upper[right] >> 24U, u.share());
    const auto below = mix(lower[left] >> 24U, lower[right] >> 24U, u.share());
    return mix(above, below, v.share()) >> 16U;
}

/// One colour through a row of opacities: soft lines, which have their profile across.
void stroked(const Canvas& canvas, const Shape& shape, std::uint32_t colour, const RasterTexture& texture)
{
    const auto alongU = shape.ramp(shape.top->u, shape.middle->u, shape.bottom->u);
    const int line = std::clamp(static_cast<int>(shape.top->v * static_cast<float>(texture.height)), 0,
                                texture.height - 1);
    const auto* texels = texture.texels + static_cast<std::ptrdiff_t>(line) * texture.width;
    const auto alpha = colour >> 24U;
    const int last = texture.width - 1;
    shape.rows(canvas, [&](int y, int from, int to) {
        auto* row = canvas.row(y);
        Place u(alongU, texture.width, static_cast<float>(from) + 0.5F, static_cast<float>(y) + 0.5F);
        for (int x = from; x < to; ++x, u.at += u.step) {
            const int left = u.at >> Place::kBits;
            const auto near = texels[std::clamp(left, 0, last)] >> 24U;
            const auto next = texels[std::clamp(left + 1, 0, last)] >> 24U;
            const auto mixed = near * (256 - u.share()) + next * u.share();
            row[x] = over(row[x], colour, (mixed * alpha) >> 16U);
        }
    });
}

/// One colour through a texture of opacities.
void masked(const Canvas& canvas, const Shape& shape, std::uint32_t colour, const RasterTexture& texture)
{
    if (shape.top->v == shape.middle->v && shape.top->v == shape.bottom->v) {
        stroked(canvas, shape, colour, texture);
        return;
    }
    const auto alongU = shape.ramp(shape.top->u, shape.middle->u, shape.bottom->u);
    const auto alongV = shape.ramp(shape.top->v, shape.middle->v, shape.bottom->v);
    const auto alpha = colour >> 24U;
    shape.rows(canvas, [&](int y, int from, int to) {
        auto* row = canvas.row(y);
        const float centreX = static_cast<float>(from) + 0.5F;
        const float centreY = static_cast<float>(y) + 0.5F;
        Place u(alongU, texture.width, centreX, centreY);
        Place v(alongV, texture.height, centreX, centreY);
        for (int x = from; x < to; ++x, u.at += u.step, v.at += v.step) {
            row[x] = over(row[x], colour, (opacity(texture, u, v) * alpha) >> 8U);
        }
    });
}

/// Everything may change.
void blended(const Canvas& canvas, const Shape& shape, const RasterTexture& texture)
{
    const std::array channels{channelRamp(shape, 0), channelRamp(shape, 8), channelRamp(shape, 16),
                              channelRamp(shape, 24)};
    const auto u = shape.ramp(shape.top->u, shape.middle->u, shape.bottom->u);
    const auto v = shape.ramp(shape.top->v, shape.middle->v, shape.bottom->v);
    shape.rows(canvas, [&](int y, int from, int to) {
        auto* row = canvas.row(y);
        const float centreY = static_cast<float>(y) + 0.5F;
        for (int x = from; x < to; ++x) {
            const float centreX = static_cast<float>(x) + 0.5F;
            std::uint32_t colour = 0;
            for (unsigned c = 0; c < channels.size(); ++c) {
                colour |= rounded(channels[c].at(centreX, centreY)) << (8 * c);
            }
            const auto texel = texture.texels == nullptr
                                   ? 0xffffffffU
                                   : bilinear(texture, u.at(centreX, centreY), v.at(centreX, centreY));
            const auto tint = swapped(tinted(texel, colour));
            row[x] = over(row[x], tint, tint >> 24U);
        }
    });
}

} // namespace

void triangle(const Canvas& canvas, const RasterVertex (&corners)[3], const RasterTexture& texture)
{
    const auto& [a, b, c] = corners;
    const auto all = a.colour | b.colour | c.colour;
    const auto differ = (a.colour ^ b.colour) | (a.colour ^ c.colour);
    if ((all >> 24U) == 0) {
        return;
    }
    const Shape shape(corners);
    if (std::abs(shape.area) < kSmallestArea) {
        return;
    }
    const bool plain = a.u == b.u && a.u == c.u && a.v == b.v && a.v == c.v;
    const auto texel = plain ? nearest(texture, a.u, a.v) : 0;
    if (plain && differ == 0) {
        const auto colour = swapped(tinted(texel, a.colour));
        shape.rows(canvas, [&](int y, int from, int to) { span(canvas.row(y), from, to, colour); });
    } else if (differ == 0 && texture.white) {
        masked(canvas, shape, swapped(a.colour), texture);
    } else if (texel == 0xffffffffU && (differ & 0xffffffU) == 0) {
        edge(canvas, shape, swapped(a.colour));
    } else {
        blended(canvas, shape, texture);
    }
}

} // namespace cascade::ui::raster
