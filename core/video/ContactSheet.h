// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clip.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::video {

/// One picture of a sheet: a frame of a clip that outlives the call. A null clip leaves its cell empty.
struct SheetCell {
    const Clip* clip = nullptr;
    int frame = 0;
    std::string label; ///< below the picture, cut where the cell ends
};

struct SheetOptions {
    int columns = 4;
    int cellWidth = 0;            ///< pixels; 0 = the widest picture
    int cellHeight = 0;           ///< pixels; 0 = the highest picture
    int labelScale = 0;           ///< size of labels in steps of 7 pixels (BitmapFont.h); 0 = no labels
    int gap = 4;                  ///< pixels between cells and around the sheet
    std::uint8_t background = 32; ///< grey level of gaps and empty cells
};

/// Lays pictures out in rows, each scaled to its cell (proportions kept, centred; area average when smaller,
/// whole pixels repeated when larger), and returns them as a clip of one frame. At least one row, even for no
/// cells at all.
[[nodiscard]] Clip contactSheet(const std::vector<SheetCell>& cells, const SheetOptions& options = {});

/// `count` cells spread evenly over a clip, the first and the last frame included.
[[nodiscard]] std::vector<SheetCell> framesOf(const Clip& clip, int count);

/// A clip in a grid, on the time axis of all of them. It outlives the call.
struct GridClip {
    const Clip* clip = nullptr;
    std::string label;
};

/// The highest rate among the clips, and how many frames of it the longest one lasts.
struct GridTime {
    Rate rate;
    int frames = 0;
};
[[nodiscard]] GridTime gridTimeOf(const std::vector<GridClip>& clips);

/// Frame `frame` of a video that shows the clips side by side, each at that time; a clip that has ended stays
/// on its last frame. Even sides, as video needs them: a column or row of background makes up for an odd one.
[[nodiscard]] Clip gridFrame(const std::vector<GridClip>& clips, const GridTime& time, int frame,
                             const SheetOptions& options = {.labelScale = 1});

} // namespace cascade::video
