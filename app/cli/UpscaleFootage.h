// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/UpscalePlan.h"
#include "core/base/Progress.h"
#include "core/cascade/ClipBuffer.h"

#include <torch/types.h>

namespace cascade::cli {

/// One frame of the footage as the stages take it: the plan's part of it, resized, on black, its edges
/// repeated up to the stages' stride.
///
/// Shapes   rgb [H, W, 3] bytes; returns [1, 3, 1, plan.footage.height, plan.footage.width] fp32 in [-1, 1].
[[nodiscard]] torch::Tensor fittedFrame(const UpscalePlan& plan, const torch::Tensor& rgb);

/// Reads all footage into `clip`, a frame at a time.
///
/// Errors   those of VideoReader; throws ErrorException (DiskFull) and Cancelled.
[[nodiscard]] Result<void> readFootage(video::VideoReader& reader, const UpscalePlan& plan, ClipBuffer& clip,
                                       const ProgressCallback& progress, const CancelToken& cancel);

} // namespace cascade::cli
