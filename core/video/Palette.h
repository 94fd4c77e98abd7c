// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/Color.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace cascade::video {

/// The colours of a picture, counted in cells of 8 levels a side.
class ColourCounts {
public:
    /// The colours that fell into one cell, and how many.
    struct Cell {
        std::array<double, 3> mean{};
        double count = 0;
    };

    void count(const std::uint8_t* rgb, std::size_t pixels);
    /// The cells that are not empty, always in the same order.
    [[nodiscard]] const std::vector<Cell>& cells() const { return m_cells; }

private:
    std::vector<std::array<std::uint32_t, 4>> m_sums; ///< red, green, blue, pixels
    std::vector<Cell> m_cells;
};

/// A few colours that stand for many.
struct Palette {
    std::vector<std::array<std::uint8_t, 3>> colours;

    /// At most `size` colours by variance-based splitting: the group with the largest squared error is halved
    /// at its mean along its widest axis until there are enough.
    [[nodiscard]] static Palette of(const ColourCounts& counts, int size);

    [[nodiscard]] std::size_t nearest(const std::array<double, 3>& rgb) const;
    /// Mean squared error of a channel when every cell takes its nearest colour.
    [[nodiscard]] double error(const ColourCounts& counts) const;
};

/// RGB to PAL8 of at most `colours` (2 to 255) colours, one frame after the other, holding none of them.
///
/// A palette is kept as long as it serves a frame nearly as well as one of the frame's own: a palette of the
/// whole clip would need the clip twice and be shared by all its shots, a new one for each frame makes still
/// areas flicker. Dithering is ordered, for its grain stands still where the picture does and packs well, and
/// as strong as the palette is coarse; flat drawings stay free of it. Entry 255 is never used by a pixel:
/// GIF's encoder takes it for "unchanged".
[[nodiscard]] std::unique_ptr<FromRgb> makePaletteFromRgb(int width, int height, FrameDepth depth,
                                                          int colours);

} // namespace cascade::video
