// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/Ffmpeg.h"

#include <cstdint>

namespace cascade::video {

/// Degrees clockwise by which a stream asks to be turned for display: 0, 90, 180 or 270; other angles count
/// as 0.
[[nodiscard]] int rotationOf(const AVStream& stream);

/// Turns a picture of RGB24 clockwise by 90, 180 or 270 degrees; `width` and `height` are those of the
/// result.
void rotate(const std::uint8_t* from, std::uint8_t* to, int width, int height, int degrees);

} // namespace cascade::video
