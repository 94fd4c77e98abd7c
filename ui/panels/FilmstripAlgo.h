// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"

#include <QString>

#include <optional>
#include <vector>

namespace cascade::ui {

/// The mark of a ruler every so many seconds, so that marks are at least `leastPixels` apart: single frames
/// of `rate` where there is room, else 1, 2, 5, 10, 15, 30 s, minutes and so on.
[[nodiscard]] double rulerStepSec(double pixelsPerSecond, double leastPixels, const Rate& rate);
/// "0:05", "1:00:00", or with frames "0:05:07" where marks are closer than a second.
[[nodiscard]] QString rulerText(double seconds, double stepSec, const Rate& rate);

/// The nearest of `places` that is at most `reachSec` away; none where there is no such place.
[[nodiscard]] std::optional<double> snapTo(double seconds, const std::vector<double>& places,
                                           double reachSec);
/// The next of `places` before or after a moment (direction -1 or 1); none behind the last.
[[nodiscard]] std::optional<double> nextPlace(double seconds, const std::vector<double>& places,
                                              int direction);

/// A cell of a filmstrip: it shows the frame `frame` over `frames` frames.
struct FilmCell {
    int frame = 0;
    int frames = 1;
    bool operator==(const FilmCell&) const = default;
};
/// The cells of a clip of `frames` frames that meet the frames from `first` up to, not including, `last`,
/// where a frame is `frameWidth` wide and a picture `pictureWidth`. Cells hold 1, 2, 4, 8 ... frames,
/// whatever comes nearest to a picture's width, and begin at multiples of that: zooming needs few new
/// pictures.
[[nodiscard]] std::vector<FilmCell> filmCells(int frames, double first, double last, double frameWidth,
                                              double pictureWidth);

} // namespace cascade::ui
