// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/Ffmpeg.h"

#include <cstdint>
#include <string>

/// Between RGB24 and what codecs take. swscale assumes BT.601 unless told; here it always is told.
namespace cascade::video {

/// RGB24 to yuv420p of limited range by BT.709, chroma sited left as H.264 says.
class RgbToYuv {
public:
    /// Errors  OutOfMemory.
    [[nodiscard]] static Result<RgbToYuv> make(int width, int height);

    /// Writes `rgb` (height x width x 3) into `frame`, which has buffers of its size.
    void convert(const std::uint8_t* rgb, AVFrame& frame) const;

private:
    explicit RgbToYuv(ScalerHandle scaler) : m_scaler(std::move(scaler)) {}

    ScalerHandle m_scaler;
};

/// Any decoded picture to RGB24 of one fixed size, by the picture's own matrix and range.
class ToRgb {
public:
    ToRgb(int width, int height) : m_width(width), m_height(height) {}

    /// Writes height x width x 3 bytes. Pictures of another size are scaled.
    ///
    /// Errors   BadInput if swscale has no way from the picture's pixel format.
    [[nodiscard]] Result<void> convert(const AVFrame& frame, std::uint8_t* rgb, const std::string& where);

private:
    /// What a scaler has been made for.
    struct Source {
        int width = 0;
        int height = 0;
        int format = -1;
        int matrix = 0;
        bool fullRange = false;
        bool operator==(const Source&) const = default;
    };

    static Source sourceOf(const AVFrame& frame);
    [[nodiscard]] Result<void> prepare(const Source& source, const std::string& where);

    int m_width;
    int m_height;
    Source m_source;
    ScalerHandle m_scaler;
};

/// The SWS_CS_* matrix for a tag; untagged pictures count as BT.709 from 720 lines (or 1280 columns) on, as
/// BT.601 below.
[[nodiscard]] int matrixOf(AVColorSpace tag, int width, int height);

} // namespace cascade::video
