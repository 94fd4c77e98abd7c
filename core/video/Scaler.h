// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/Ffmpeg.h"

namespace cascade::video {

/// swscale reads and writes up to so many bytes beyond the end of what it is given: memory that has no room
/// there may end before a page that belongs to nobody.
inline constexpr int kScalerSlack = 64;

/// How the pixels of a picture are meant.
struct PixelLayout {
    int width;
    int height;
    AVPixelFormat format;
    int matrix; ///< SWS_CS_*
    bool fullRange;
};

/// Converts as exactly as swscale can; null where it has no way or no memory.
[[nodiscard]] ScalerHandle makeScaler(const PixelLayout& from, const PixelLayout& to);

} // namespace cascade::video
