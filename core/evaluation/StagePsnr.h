// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/Model.h"
#include "core/config/CascadePlan.h"
#include "core/evaluation/HeldoutCaptions.h"

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// Peak signal to noise ratio in dB of values in [-1, 1], `10 log10(4 / mean squared difference)`; at most
/// 100, which stands for equal.
[[nodiscard]] double psnr(const torch::Tensor& a, const torch::Tensor& b);

/// The value in the middle; the mean of the two in the middle for an even number. NaN for none.
[[nodiscard]] double median(std::vector<double> values);

/// What anyone could make of a stage's input without a model: bicubic upsampling for an SSR (Keys' kernel,
/// a = -0.5, of each frame), linear blending of the two frames around for a TSR.
///
/// Shapes   low [B, 3, t, h, w]; returns [B, 3, T, H, W].
[[nodiscard]] torch::Tensor plainUpsampling(const StageConfig& stage, const torch::Tensor& low);

/// The frames that a comparison counts: all for an SSR; for a TSR those between two known ones.
[[nodiscard]] torch::Tensor comparedFrames(const StageConfig& stage, const torch::Tensor& clip);

struct StagePsnrOptions {
    std::int64_t crops = 64;
    std::uint64_t seed = 2211;    ///< of scenes, places and noise
    std::int64_t frames = 8;      ///< of the stage's output; one known frame more for a TSR
    std::int64_t cropHeight = 96; ///< largest crop of the stage's output
    std::int64_t cropWidth = 160;
    std::int64_t activationBytes = 768 << 20;
    int repeat = 0; ///< which of several seeds this is
    /// What FVD-W compares: [D] of a clip [1, 3, T, H, W]. Empty: it is not measured.
    std::function<torch::Tensor(const torch::Tensor& clip)> features = {};
};

/// Of whole clips of a crop, known frames included: what FVD-W compares.
struct CropFeatures {
    torch::Tensor made; ///< [D]
    torch::Tensor plain;
    torch::Tensor truth;
};

/// Of one crop, in dB.
struct CropPsnr {
    double stage = 0;
    double plain = 0;
    int repeat = 0;                       ///< the seed it is of
    std::optional<CropFeatures> features; ///< where they were asked for
};

/// A true clip of the stage's output (held-out scene, crop near the middle) and its input, made as in
/// training.
struct StageExample {
    CaptionedScene asked;
    torch::Tensor clip; ///< [1, 3, T, H, W]
    torch::Tensor low;  ///< [1, 3, t, h, w]
};
[[nodiscard]] StageExample stageExample(const StageConfig& stage, const StagePsnrOptions& options,
                                        std::int64_t index);

/// Runs a super-resolution stage as planned on clean input and compares with the truth.
///
/// Errors   BadInput for a base; those of Model and runStage. Throws Cancelled.
[[nodiscard]] Result<std::vector<CropPsnr>>
measureStagePsnr(Model& model, const PlannedStage& planned, const StagePsnrOptions& options,
                 const std::function<void(std::int64_t done, const CropPsnr&)>& progress,
                 const CancelToken& cancel);

} // namespace cascade::evaluation
