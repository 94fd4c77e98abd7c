// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/FramePixels.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace cascade::ui {

namespace {

double halfValue(std::uint16_t bits)
{
    const int exponent = (bits >> 10) & 31;
    const int mantissa = bits & 1023;
    const double size = exponent == 0    ? std::ldexp(mantissa, -24)
                        : exponent == 31 ? (mantissa == 0 ? INFINITY : NAN)
                                         : std::ldexp(1024 + mantissa, exponent - 25);
    return (bits & 0x8000) != 0 ? -size : size;
}

/// What each of the 65,536 fp16 numbers looks like: as pipeline/run/FrameSamples rounds it.
const std::array<std::uint8_t, 65536>& byteOfHalf()
{
    static const auto table = [] {
        std::array<std::uint8_t, 65536> made{};
        for (std::uint32_t bits = 0; bits < made.size(); ++bits) {
            const double value = (halfValue(static_cast<std::uint16_t>(bits)) + 1) * 127.5;
            made[bits] =
                static_cast<std::uint8_t>(value > 0 ? std::nearbyint(std::fmin(value, 255)) : 0); // NaN: 0
        }
        return made;
    }();
    return table;
}

std::uint16_t sampleAt(std::span<const std::byte> bytes, std::size_t index)
{
    std::uint16_t sample = 0;
    std::memcpy(&sample, bytes.data() + 2 * index, sizeof sample);
    return sample;
}

} // namespace

QImage pictureOf(std::span<const std::byte> frame, int width, int height)
{
    const auto plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    if (width < 1 || height < 1 || frame.size() != 6 * plane) {
        return {};
    }
    const auto& table = byteOfHalf();
    QImage picture(width, height, QImage::Format_RGB888);
    for (int y = 0; y < height; ++y) {
        auto* out = picture.scanLine(y);
        const auto row = static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
        for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x) {
            for (std::size_t channel = 0; channel < 3; ++channel) {
                *out++ = table[sampleAt(frame, channel * plane + row + x)];
            }
        }
    }
    return picture;
}

QImage shrunk(const QImage& picture, int longestSide)
{
    const int side = std::max(picture.width(), picture.height());
    if (longestSide <= 0 || side <= longestSide) {
        return picture;
    }
    return picture.scaled(longestSide, longestSide, Qt::KeepAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_RGB888);
}

} // namespace cascade::ui
