// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <array>
#include <random>

namespace cascade::ui {

/// What became of a blind comparison of two sources.
struct ViewerRating {
    int preferred = 0; ///< times that the first source was
    int other = 0;     ///< times that the second was
    int same = 0;
    [[nodiscard]] int trials() const { return preferred + other + same; }
};

/// A blind comparison: which of two sources is on which side is drawn by chance, anew for each trial.
class ViewerTrials {
public:
    explicit ViewerTrials(quint32 seed) : m_numbers(seed) { next(); }

    /// The source (0 or 1) on a side: 0 left, 1 right.
    [[nodiscard]] int sourceOn(int side) const { return m_swapped ? 1 - side : side; }
    /// The side that was liked better; returns the source, and draws the next trial.
    int prefer(int side);
    void preferNone();
    [[nodiscard]] const ViewerRating& rating() const { return m_rating; }

private:
    void next() { m_swapped = (m_numbers() & 1U) != 0; }

    std::mt19937 m_numbers;
    bool m_swapped = false;
    ViewerRating m_rating;
};

} // namespace cascade::ui
