// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace cascade::cli {

using Colour = std::array<std::uint8_t, 3>; ///< sRGB

struct Point {
    double x = 0;
    double y = 0;
};

struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

/// Paints shapes with soft edges into the first frame of a picture; what lies outside is left out. All
/// measures are pixels; the middle of the first one is at (0.5, 0.5).
class Brush {
public:
    /// `picture` outlives the brush.
    explicit Brush(Clip& picture) : m_picture(picture) {}

    /// With corners of `radius`.
    void box(const Box& box, double radius, const Colour& colour)
    {
        const double halfWidth = box.width / 2, halfHeight = box.height / 2;
        const double round = std::min({radius, halfWidth, halfHeight});
        paint(box, colour, [&](double x, double y) {
            const double dx = std::abs(x - box.x - halfWidth) - halfWidth + round;
            const double dy = std::abs(y - box.y - halfHeight) - halfHeight + round;
            return std::hypot(std::max(dx, 0.0), std::max(dy, 0.0)) + std::min(std::max(dx, dy), 0.0) - round;
        });
    }

    void line(const Point& from, const Point& to, double width, const Colour& colour)
    {
        const Point along{to.x - from.x, to.y - from.y};
        const double length2 = std::max(along.x * along.x + along.y * along.y, 1e-9);
        const Box around{std::min(from.x, to.x) - width, std::min(from.y, to.y) - width,
                         std::abs(along.x) + 2 * width, std::abs(along.y) + 2 * width};
        paint(around, colour, [&](double x, double y) {
            const double at = ((x - from.x) * along.x + (y - from.y) * along.y) / length2;
            const double t = std::clamp(at, 0.0, 1.0);
            return std::hypot(x - from.x - t * along.x, y - from.y - t * along.y) - width / 2;
        });
    }

private:
    /// `distance` says how far a point is outside of the shape, negative inside; the shape lies in `around`.
    template <typename Distance>
    void paint(const Box& around, const Colour& colour, Distance distance)
    {
        const auto pixel = [](double at, int size) {
            return static_cast<int>(std::clamp(at, 0.0, double(size)));
        };
        const int right = pixel(around.x + around.width + 1, m_picture.width);
        const int bottom = pixel(around.y + around.height + 1, m_picture.height);
        for (int y = pixel(around.y - 1, m_picture.height); y < bottom; ++y) {
            for (int x = pixel(around.x - 1, m_picture.width); x < right; ++x) {
                const double share = std::clamp(0.5 - distance(x + 0.5, y + 0.5), 0.0, 1.0);
                auto* to = m_picture.frame(0) + (std::ptrdiff_t{y} * m_picture.width + x) * 3;
                for (std::size_t c = 0; c < 3; ++c) {
                    to[c] = static_cast<std::uint8_t>(std::lround(to[c] + share * (colour[c] - to[c])));
                }
            }
        }
    }

    Clip& m_picture;
};

} // namespace cascade::cli
