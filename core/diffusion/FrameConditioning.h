// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace cascade::diffusion {

/// How the frames of a clip lie in one with more frames a second: which of the new ones are known, and from
/// where.
struct FrameUpsampling {
    std::int64_t factor = 1;
    /// n frames become (n - 1) factor + 1, the first and the last staying the ends; else n factor.
    bool keepEnds = false;

    [[nodiscard]] std::int64_t framesOut(std::int64_t framesIn) const;
    /// The known frame at, or last before, a new one.
    [[nodiscard]] std::int64_t sourceOf(std::int64_t frameOut) const { return frameOut / factor; }
    [[nodiscard]] bool isKnown(std::int64_t frameOut) const { return frameOut % factor == 0; }

    bool operator==(const FrameUpsampling&) const = default;
};

/// Every new frame is the known one at, or last before, it.
///
/// Shapes   clip [B, C, T, H, W]; returns [B, C, framesOut(T), H, W].
[[nodiscard]] torch::Tensor repeatFrames(const torch::Tensor& clip, const FrameUpsampling& upsampling);

struct BlankedFrames {
    torch::Tensor clip; ///< [B, C, framesOut(T), H, W]: known frames in their places, zeros between
    torch::Tensor mask; ///< [B, 1, framesOut(T), H, W]: 1 on known frames, 0 on blank ones
};

/// Known frames stay, new ones are blank and marked.
[[nodiscard]] BlankedFrames blankFrames(const torch::Tensor& clip, const FrameUpsampling& upsampling);

/// Skips frames: the opposite of repeatFrames, as training makes its low rate from the high one.
///
/// Shapes   clip [B, C, T, H, W]; returns every factor-th frame from the first.
[[nodiscard]] torch::Tensor skipFrames(const torch::Tensor& clip, const FrameUpsampling& upsampling);

} // namespace cascade::diffusion
