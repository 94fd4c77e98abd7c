// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/LinearLight.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace cascade::video {

namespace {

constexpr std::array kPlaneOf = {2, 0, 1}; // FFmpeg keeps planar RGB as G, B, R

class LinearFromRgb final : public FromRgb {
public:
    explicit LinearFromRgb(FrameDepth depth) : m_depth(depth)
    {
        const int codes = depth == FrameDepth::Bits8 ? 256 : 65536;
        m_table.reserve(static_cast<std::size_t>(codes));
        for (int code = 0; code < codes; ++code) {
            m_table.push_back(roundedToHalf(static_cast<float>(linearOfSrgb(double(code) / (codes - 1)))));
        }
    }

    void convert(const void* rgb, AVFrame& frame) override
    {
        if (m_depth == FrameDepth::Bits8) {
            look(static_cast<const std::uint8_t*>(rgb), frame);
        } else {
            look(static_cast<const std::uint16_t*>(rgb), frame);
        }
    }

private:
    template <typename Sample>
    void look(const Sample* rgb, AVFrame& frame) const
    {
        for (int y = 0; y < frame.height; ++y) {
            const Sample* row = rgb + std::ptrdiff_t{y} * frame.width * 3;
            for (std::size_t c = 0; c < 3; ++c) {
                const auto plane = static_cast<std::size_t>(kPlaneOf[c]);
                auto* to =
                    reinterpret_cast<float*>(frame.data[plane] + std::ptrdiff_t{y} * frame.linesize[plane]);
                for (int x = 0; x < frame.width; ++x) {
                    to[x] = m_table[row[x * 3 + static_cast<int>(c)]];
                }
            }
        }
    }

    FrameDepth m_depth;
    std::vector<float> m_table; ///< by code
};

} // namespace

double linearOfSrgb(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

float roundedToHalf(float value)
{
    constexpr float kSmallestNormal = 0x1p-14F;
    if (value < kSmallestNormal) { // half floats stand 2^-24 apart here; nearbyint rounds ties to even
        return std::nearbyint(value * 0x1p24F) * 0x1p-24F;
    }
    constexpr std::uint32_t kCut = 13; // a float has 23 digits after the point, a half float 10
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t rounding = (1U << (kCut - 1)) - 1 + (bits >> kCut & 1);
    return std::bit_cast<float>((bits + rounding) >> kCut << kCut);
}

std::unique_ptr<FromRgb> makeLinearFromRgb(FrameDepth depth)
{
    return std::make_unique<LinearFromRgb>(depth);
}

} // namespace cascade::video
