// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clip.h"

#include <cstdint>
#include <vector>

namespace cascade::video {

/// One picture of a sheet: a frame of a clip that outlives the call. A null clip leaves its cell empty.
struct SheetCell {
    const Clip* clip = nullptr;
    int frame = 0;
};

struct SheetOptions {
    int columns = 4;
    int cellWidth = 0;            ///< pixels; 0 = the widest picture
    int cellHeight = 0;           ///< pixels; 0 = the highest picture
    int gap = 4;                  ///< pixels between cells and around the sheet
    std::uint8_t background = 32; ///< grey level of gaps and empty cells
};

/// Lays pictures out in rows, each scaled to its cell (proportions kept, centred; area average when smaller,
/// whole pixels repeated when larger), and returns them as a clip of one frame. At least one row, even for no
/// cells at all.
[[nodiscard]] Clip contactSheet(const std::vector<SheetCell>& cells, const SheetOptions& options = {});

/// `count` cells spread evenly over a clip, the first and the last frame included.
[[nodiscard]] std::vector<SheetCell> framesOf(const Clip& clip, int count);

} // namespace cascade::video
