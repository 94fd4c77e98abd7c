// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clip.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace cascade::video {

constexpr int kGlyphWidth = 5;  ///< pixels at scale 1, and one more to the next letter
constexpr int kGlyphHeight = 7; ///< pixels at scale 1, of them one below the line

struct TextStyle {
    int scale = 1; ///< pixels of the picture to one of the font
    std::array<std::uint8_t, 3> colour{224, 224, 224};
};

/// Pixels from the first letter's left edge to the last one's right edge.
[[nodiscard]] int textWidth(std::string_view utf8, int scale = 1);

/// Draws one line of text into a frame, its upper left corner at (x, y); what lies outside is left out. The
/// font has the letters of ASCII; every other character is a box.
void drawText(Clip& clip, int frame, int x, int y, std::string_view utf8, const TextStyle& style = {});

/// The text where it fits into `width` pixels, else as much of its beginning as fits with two dots behind it.
[[nodiscard]] std::string fittingText(std::string_view utf8, int width, int scale = 1);

} // namespace cascade::video
