// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Values.h"
#include "core/config/ModelConfig.h"
#include "core/diffusion/Resize.h"
#include "core/video/VideoReader.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::cli {

/// What an artist asks for.
struct UpscaleWish {
    PictureMeasure size; ///< of the result; 0 x 0 = the footage times the factor of the last stage
    Rate rate = Rate::of(24);
    bool crop = false; ///< fill the picture and cut what does not fit, instead of black bars
};

/// How footage goes through the last stages of a model: the last spatial super-resolution, and before it as
/// many temporal ones as the footage's rate asks for.
struct UpscalePlan {
    std::vector<StageConfig> stages;
    ClipShape footage; ///< what the first stage takes; its size divides by the strides of all stages
    ClipShape result;  ///< what is written: the first frames and the upper left of what the last stage gives
    diffusion::PictureWindow source; ///< the part of the footage's picture that is used
    diffusion::PictureSize frame;    ///< the result's picture before the last stage
    diffusion::PictureWindow inside; ///< where in `frame` the footage stands; the rest is black
    Rate sourceRate;
    int sourceFrames = 0;

    /// The frame of the file that stands at frame `index` of `footage`: what is on screen at that time.
    [[nodiscard]] int sourceFrameOf(std::int64_t index) const;
    /// What is done to the footage before any network sees it, in sentences.
    [[nodiscard]] std::vector<std::string> notes() const;
};

/// Errors   BadInput if the model has no stage that makes a given clip larger, or the result would be too
/// long.
[[nodiscard]] Result<UpscalePlan> planUpscale(const ModelConfig& model, const video::VideoInfo& footage,
                                              const UpscaleWish& wish);

} // namespace cascade::cli
