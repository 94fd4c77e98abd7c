// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ModelConfig.h"
#include "core/config/SamplingOptions.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cascade {

/// One stage of a planned run.
struct PlannedStage {
    StageConfig stage;
    std::string variant = "original";
    SamplingOptions sampling;
    ClipShape input; ///< meaningless for a base
    ClipShape output;
};

/// Plans all stages of a model from words: shapes follow from stage to stage, sampling from the defaults.
///
/// Errors   BadInput.
[[nodiscard]] Result<std::vector<PlannedStage>> planCascade(const ModelConfig& model, std::uint64_t seed);

/// Plans the stage with another variant, sampled as that one is by default; its seed stays.
///
/// Errors   BadInput that names the variants there are.
[[nodiscard]] Result<void> useVariant(PlannedStage& planned, const std::string& variant);

/// Plans the stage with the variant that `model` prefers; it stays as it is where it has no such one.
///
/// Errors   BadInput.
[[nodiscard]] Result<void> usePreferred(PlannedStage& planned, const ModelConfig& model);

/// Whether a guided step asks the network once, for it is told the weight or keeps its own. A negative prompt
/// of one that is told needs a second pass: what it was told of guidance leads away from no words at all.
[[nodiscard]] bool guidesInOnePass(const StageConfig& stage, bool negativePrompt);
/// Evaluations of the network in the steps from `first` on: one for each where the network needs no second
/// pass.
[[nodiscard]] int evaluationsFrom(int first, const PlannedStage& planned, bool negativePrompt);
/// Whether a step of this weight asks the network twice.
[[nodiscard]] bool asksTwice(const StageConfig& stage, double weight, bool negativePrompt);

} // namespace cascade
