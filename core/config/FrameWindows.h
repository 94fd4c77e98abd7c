// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace cascade {

/// How a network that knows only so many frames at once works on a longer clip: in windows that overlap and
/// fade into one another.
struct FrameWindows {
    int length = 16; ///< frames of a window
    int overlap = 4; ///< least that neighbours share, below `length`

    bool operator==(const FrameWindows&) const = default;
};

/// One of them, with the weight of what it says about each of its frames.
struct FrameWindow {
    int first = 0;
    std::vector<double> weights; ///< one a frame; of all windows over a frame they add up to 1
};

/// As few windows as the overlap allows, evenly over the clip; a single one where it fits.
///
/// Errors   throws BadInput unless frames >= 1, length >= 1 and 0 <= overlap < length.
[[nodiscard]] std::vector<FrameWindow> frameWindows(int frames, const FrameWindows& windows);

} // namespace cascade
