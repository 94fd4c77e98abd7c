// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/ClipReader.h"
#include "pipeline/graph/Graph.h"

#include <memory>
#include <string>

namespace cascade::run {

using ClipPtr = std::shared_ptr<const ClipReader>;

// Clips that are made of other clips while they are read: a few frames at a time, nothing kept.

/// Frames [first, first + frames) of a clip.
[[nodiscard]] ClipPtr trimmed(ClipPtr clip, int first, int frames);
/// b after a, of one size and rate.
[[nodiscard]] ClipPtr joined(ClipPtr a, ClipPtr b);
/// At another rate, frames repeated or left out as FrameSchedule says; behind its end the clip holds
/// its last frame.
[[nodiscard]] ClipPtr resampled(ClipPtr clip, const ClipShape& shape);
/// The same frames at another rate.
[[nodiscard]] ClipPtr replayed(ClipPtr clip, const Rate& rate);

enum class Fit { Bars, Crop, Stretch };
/// Antialiased bilinear, as everywhere in the program (diffusion::resize). Bars are black.
[[nodiscard]] ClipPtr resized(ClipPtr clip, int width, int height, Fit fit);

enum class Comparison { SideBySide, Difference, Wipe };
/// Two clips of one size in one picture of `shape`; the shorter one holds its last frame. A wipe shows a left
/// of `position` (a fraction of the width) and b right of it; a difference is the absolute one, black where
/// equal.
[[nodiscard]] ClipPtr compared(ClipPtr a, ClipPtr b, const ClipShape& shape, Comparison comparison,
                               double position);

} // namespace cascade::run
