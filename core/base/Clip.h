// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cascade {

/// Frames of 8-bit sRGB and the rate they play at: what leaves the engine, and what video files are read
/// into.
///
/// Layout  frame after frame, row after row, `R G B` interleaved; frame i starts at `i * frameBytes()`.
struct Clip {
    int frames = 0;
    int height = 0;
    int width = 0;
    Rate rate;
    std::vector<std::uint8_t> pixels;

    [[nodiscard]] std::size_t frameBytes() const
    {
        return static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * 3;
    }
    [[nodiscard]] double durationSec() const { return frames / rate.framesPerSecond(); }
    [[nodiscard]] const std::uint8_t* frame(int index) const
    {
        return pixels.data() + static_cast<std::size_t>(index) * frameBytes();
    }
    [[nodiscard]] std::uint8_t* frame(int index)
    {
        return pixels.data() + static_cast<std::size_t>(index) * frameBytes();
    }
};

} // namespace cascade
