// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/Ffmpeg.h"
#include "core/video/FrameDepth.h"

#include <cstdint>
#include <memory>
#include <string>

/// Between RGB24 and what codecs take. swscale assumes BT.601 unless told; here it always is told.
namespace cascade::video {

/// Packed sRGB on its way into the pixels of an encoder.
class FromRgb {
public:
    virtual ~FromRgb() = default;

    /// Writes `rgb` (height x width x 3 samples of the depth it was made for) into `frame`, which has buffers
    /// of its size.
    virtual void convert(const void* rgb, AVFrame& frame) = 0;
};

/// By swscale: Y'CbCr gets the matrix of BT.709, limited range and chroma sited left as H.264 says; RGB keeps
/// its values.
///
/// Errors  OutOfMemory.
[[nodiscard]] Result<std::unique_ptr<FromRgb>> makeScalerFromRgb(int width, int height, FrameDepth depth,
                                                                 AVPixelFormat format);

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
