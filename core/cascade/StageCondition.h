// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/StageConfig.h"

#include <torch/types.h>

namespace cascade {

/// A window of a stage's clip, in its own frames and pixels.
struct ClipWindow {
    std::int64_t firstFrame = 0;
    std::int64_t frames = 0;
    std::int64_t top = 0;
    std::int64_t height = 0;
    std::int64_t left = 0;
    std::int64_t width = 0;

    bool operator==(const ClipWindow&) const = default;
};

[[nodiscard]] inline ClipWindow wholeOf(const ClipShape& shape)
{
    return {0, shape.frames, 0, shape.height, 0, shape.width};
}

/// The clip before a stage as the stage's condition, for a window of the stage's output: bilinear upsampling
/// for an SSR; repeated, blank or blended frames for a TSR (with a channel of ones on known frames where
/// frames are blank, with three of change where it is asked for). The same values whatever window they are
/// asked for in.
///
/// Shapes   low [B, 3, t, h, w] fp32 -> [B, 3, 4 or 6, window.frames, window.height, window.width]; undefined
/// for ConditionKind::None. Source   Imagen Video section 2.3.
[[nodiscard]] torch::Tensor stageCondition(const StageConfig& stage, const torch::Tensor& low,
                                           const ClipWindow& window);

/// The stage's prediction of x0 from the network's output: converts from what the network predicts and adds
/// the condition where the stage is residual, in the place of `output` unless its gradient is recorded.
///
/// Shapes   output, z [B, 3, T, H, W] fp32; condition as stageCondition gave it; logSnr [B] or one element.
[[nodiscard]] torch::Tensor stageX0(const StageConfig& stage, torch::Tensor output, const torch::Tensor& z,
                                    const torch::Tensor& condition, const torch::Tensor& logSnr);

} // namespace cascade
