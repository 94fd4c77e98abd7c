// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

namespace cascade {

/// How pictures lie on a contact sheet: rows of equal cells with a gap around each, and room for a label
/// below.
struct SheetLayout {
    int cells = 1;
    int columns = 4;
    int cellWidth = 0;   ///< pixels
    int cellHeight = 0;  ///< pixels, without the label
    int labelHeight = 0; ///< pixels; 0 = no labels
    int gap = 4;         ///< pixels between cells and around the sheet

    /// At least one row, even for no cells at all.
    [[nodiscard]] int rows() const { return std::max(1, (cells + columns - 1) / columns); }
    [[nodiscard]] int width() const { return columns * (cellWidth + gap) + gap; }
    [[nodiscard]] int height() const { return rows() * (cellHeight + labelHeight + gap) + gap; }
    /// Upper left corner of a cell.
    [[nodiscard]] int xOf(int cell) const { return gap + cell % columns * (cellWidth + gap); }
    [[nodiscard]] int yOf(int cell) const { return gap + cell / columns * (cellHeight + labelHeight + gap); }
};

inline constexpr int kLabelHeight = 9; ///< pixels at scale 1: a letter of 7, and one pixel above and below

} // namespace cascade
