// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace cascade::video {

/// The samples of frames that are given to be written: RGB24, or RGB48 in the machine's byte order.
enum class FrameDepth { Bits8, Bits16 };

/// Bytes of one such frame.
[[nodiscard]] constexpr std::size_t bytesOfFrame(int width, int height, FrameDepth depth)
{
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
           (depth == FrameDepth::Bits8 ? 3 : 6);
}

} // namespace cascade::video
