// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/ClipReader.h"
#include "pipeline/graph/ExportSettings.h"
#include "pipeline/graph/SheetPlan.h"

#include <memory>
#include <vector>

namespace cascade::run {

using ClipPtr = std::shared_ptr<const ClipReader>;

// Clips that are made of other clips while they are read: a few frames at a time, nothing kept.

/// The frames of a clip that a schedule shows: a range, another rate, or both. Behind the schedule's end, up
/// to `frames` where that is more, the clip holds its last frame.
///
/// Throws   ErrorException: BadInput where FrameSchedule refuses.
[[nodiscard]] ClipPtr scheduled(ClipPtr clip, const FrameScheduleOptions& schedule, int frames = 0);
/// b after a, of one size and rate.
[[nodiscard]] ClipPtr joined(ClipPtr a, ClipPtr b);
enum class Fit { Bars, Crop, Stretch, Extend };
/// Antialiased bilinear, as everywhere in the program (diffusion::resize). Bars are black. Extend does not
/// scale: at the right and below it repeats the edge, or cuts.
[[nodiscard]] ClipPtr resized(ClipPtr clip, int width, int height, Fit fit);

/// In the size of an export, as video::FrameFit makes it: bicubic where the picture grows, mean of the area
/// where it shrinks; one that is not scaled is copied exactly.
///
/// Throws   ErrorException: those of FrameFit.
[[nodiscard]] ClipPtr fitted(ClipPtr clip, int width, int height, graph::ExportFit fit);

enum class Comparison { SideBySide, Difference, Wipe };
/// Two clips of one size in one picture of `shape`; the shorter one holds its last frame. A wipe shows a left
/// of `position` (a fraction of the width) and b right of it; a difference is the absolute one, black where
/// equal.
[[nodiscard]] ClipPtr compared(ClipPtr a, ClipPtr b, const ClipShape& shape, Comparison comparison,
                               double position);

/// Many clips in rows and columns (video::contactSheet), in the order of the plan's clips. Pictures go
/// through bytes.
[[nodiscard]] ClipPtr sheetOf(const std::vector<ClipPtr>& clips, const graph::SheetPlan& plan);

} // namespace cascade::run
