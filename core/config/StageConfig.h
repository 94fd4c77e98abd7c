// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"
#include "core/base/Result.h"
#include "core/config/GuidanceSchedule.h"
#include "core/config/NoiseSchedule.h"
#include "core/config/Prediction.h"
#include "core/config/VideoUnetOptions.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace cascade {

/// What a stage makes of the clip before it.
enum class StageRole {
    Base, ///< a clip from words alone
    Tsr,  ///< temporal super-resolution: more frames
    Ssr,  ///< spatial super-resolution: more pixels
};

/// How the clip before a stage becomes its condition, frame for frame and pixel for pixel.
enum class ConditionKind {
    None,
    Upsample,       ///< SSR: bilinear to the stage's size
    Repeat,         ///< TSR: each known frame until the next
    Blank,          ///< TSR: known frames, the others zero
    Blend,          ///< TSR: known frames, the others blended linearly from the two around them
    BlendAndChange, ///< the same, and beside it half of what changes between the two: both are seen whole
};

/// Red, green and blue.
inline constexpr int kPixelChannels = 3;

/// A clip's measures, those of latents in their own places.
struct ClipShape {
    int frames = 16;
    int height = 24;
    int width = 40;
    Rate rate = Rate::of(3);
    int channels = kPixelChannels;

    [[nodiscard]] bool isLatent() const { return channels != kPixelChannels; }
    /// Values of one frame.
    [[nodiscard]] std::int64_t frameValues() const { return std::int64_t{channels} * height * width; }

    bool operator==(const ClipShape&) const = default;
};

/// How a stage samples unless told otherwise. Texts are the forms of diffusion::SamplerOptions and
/// GuidanceSchedule.
struct StageDefaults {
    std::string sampler = "ddim";
    int steps = 32;
    std::string guidance = "0";        ///< w; artists see 1 + w
    std::string threshold = "static";  ///< none, static, dynamic(percentile,cap)
    double augmentationSnr = 0;        ///< SNR of the noise on the condition; 0 = clean
    std::string noise = "independent"; ///< prior over a clip's frames: the one that the stage is trained with
};

/// How guidance reaches a network.
enum class GuidanceForm {
    TwoPasses, ///< it is asked with words and without
    Told,      ///< it is told the weight, and answers at once
    Own,       ///< it keeps the schedule that it was distilled with
};

/// Which weights a stage can run with, and what is different with them.
struct Variant {
    std::string file;    ///< in the model folder
    std::string sha256;  ///< of the file
    std::string changes; ///< the variant whose weights it changes (weights::applyChanges); empty: it is whole
    GuidanceForm guidance = GuidanceForm::TwoPasses;
    diffusion::GuidanceRange told;      ///< weights that it has learned to be told
    std::optional<std::string> sampler; ///< in the place of the stage's
    std::optional<int> steps;           ///< in the place of the stage's

    bool operator==(const Variant&) const = default;
};

/// One diffusion model of a cascade: all that distinguishes it from the others. Data; read from model.json.
struct StageConfig {
    std::string id; ///< base tsr1 ssr1 ssr2 tsr2 tsr3 ssr3
    StageRole role = StageRole::Base;
    ClipShape output;
    nn::VideoUnetOptions network;
    diffusion::NoiseSchedule schedule;
    diffusion::Prediction prediction = diffusion::Prediction::V;
    bool residual = false; ///< the network's x0 is what is added to the condition (prediction x0 only)
    ConditionKind condition = ConditionKind::None;
    StageDefaults defaults;
    std::map<std::string, Variant> variants; ///< by name: original, distilled-8
    Variant chosen; ///< of `variants`, what the rest is about: see `as`. Not in model.json.

    /// The stage with one of its variants; the network is told of guidance as that one is.
    ///
    /// Errors   BadInput that names the variants there are.
    [[nodiscard]] Result<StageConfig> as(const std::string& variant) const;
    /// How it samples unless told otherwise, with the variant that is chosen.
    [[nodiscard]] StageDefaults usual() const;

    /// Factor in frames of a TSR (1 otherwise) and in height and width of an SSR (1 otherwise), from this
    /// stage's input.
    int frameFactor = 1;
    int sizeFactor = 1;
    /// What this stage makes of a clip of shape `input`.
    [[nodiscard]] ClipShape outputFor(const ClipShape& input) const;
};

/// Errors   BadInput naming the key, what was expected and what stands there.
[[nodiscard]] Result<StageConfig> stageConfigFromJson(const nlohmann::json& json);
[[nodiscard]] nlohmann::json toJson(const StageConfig& stage);

} // namespace cascade
