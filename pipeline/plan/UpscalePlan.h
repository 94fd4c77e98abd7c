// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/CascadePlan.h"
#include "core/config/Measures.h"
#include "pipeline/graph/Graph.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cascade::plan {

/// What an artist asks for.
struct UpscaleWish {
    PictureMeasure size; ///< of the result; 0 x 0 = the footage times the factor of the last stage
    Rate rate = Rate::of(24);
    bool crop = false; ///< fill the picture and cut what does not fit, instead of black bars
};

/// How footage goes through the last stages of a model: the last spatial super-resolution, and before it as
/// many temporal ones as the footage's rate asks for.
struct UpscalePlan {
    /// How the footage's picture comes into the first stage's.
    enum class Fit { Stretch, Bars, Crop };

    std::vector<PlannedStage> stages; ///< with the model's own sampling
    ClipShape source;                 ///< the footage
    ClipShape footage;                ///< what the first stage takes; its size divides by the strides of all
    ClipShape result;                 ///< the first frames and the upper left of what the last stage gives
    Fit fit = Fit::Stretch;
    PictureMeasure frame; ///< the result's picture before the last stage
    PictureMeasure seen;  ///< of the footage inside that frame; with Fit::Crop the part of the source

    /// What is done to the footage before any network sees it, in sentences.
    [[nodiscard]] std::vector<std::string> notes() const;
};

/// Errors   BadInput if the model has no stage that makes a given clip larger, or the result would be too
/// long.
[[nodiscard]] Result<UpscalePlan> planUpscale(const ModelConfig& model, const ClipShape& footage,
                                              const UpscaleWish& wish);

/// What goes along with a plan.
struct UpscaleWords {
    std::string model; ///< as a Stage Model node names it
    std::string file;  ///< the footage
    std::string prompt;
    std::uint64_t seed = 0;
    std::optional<int> quality; ///< of the export; none: the format's standard
};

/// The graph that does it: Load Clip, what fits the footage, the stages, what cuts the result, Export Video.
/// `stages` are those of the plan, with what is to hold for each.
///
/// Errors   BadInput for a seed or a text beyond what graphs keep.
[[nodiscard]] Result<graph::Graph>
upscaleGraph(const UpscalePlan& plan, const std::vector<PlannedStage>& stages, const UpscaleWords& words);

} // namespace cascade::plan
