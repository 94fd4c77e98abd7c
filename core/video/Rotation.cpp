// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/Rotation.h"

extern "C" {
#include <libavutil/display.h>
}

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace cascade::video {

namespace {

/// The 3x3 matrix of the stream, or null. FFmpeg 6.1 moved it from the stream to its codec parameters.
const std::uint8_t* displayMatrixOf(const AVStream& stream)
{
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
    const AVPacketSideData* data = av_packet_side_data_get(
        stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data != nullptr && data->size >= 9 * sizeof(std::int32_t) ? data->data : nullptr;
#else
    std::size_t size = 0;
    const std::uint8_t* data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return size >= 9 * sizeof(std::int32_t) ? data : nullptr;
#endif
}

} // namespace

int rotationOf(const AVStream& stream)
{
    const std::uint8_t* matrix = displayMatrixOf(stream);
    if (matrix == nullptr) {
        return 0;
    }
    const double counterClockwise = av_display_rotation_get(reinterpret_cast<const std::int32_t*>(matrix));
    if (std::isnan(counterClockwise)) {
        return 0;
    }
    const double quarters = -counterClockwise / 90;
    const bool straight = std::abs(quarters - std::round(quarters)) < 0.01;
    return straight ? ((static_cast<int>(std::lround(quarters)) % 4 + 4) % 4) * 90 : 0;
}

void rotate(const std::uint8_t* from, std::uint8_t* to, int width, int height, int degrees)
{
    // Where the result's (0, 0) lies in the source, and how far one step right and one step down lead there,
    // in pixels.
    const auto w = static_cast<std::ptrdiff_t>(width);
    const auto h = static_cast<std::ptrdiff_t>(height);
    const std::ptrdiff_t origin = degrees == 90 ? (w - 1) * h : degrees == 180 ? w * h - 1 : h - 1;
    const std::ptrdiff_t right = degrees == 90 ? -h : degrees == 180 ? -1 : h;
    const std::ptrdiff_t down = degrees == 90 ? 1 : degrees == 180 ? -w : -1;
    for (std::ptrdiff_t y = 0; y < h; ++y) {
        for (std::ptrdiff_t x = 0; x < w; ++x) {
            std::copy_n(from + 3 * (origin + x * right + y * down), 3, to + 3 * (y * w + x));
        }
    }
}

} // namespace cascade::video
