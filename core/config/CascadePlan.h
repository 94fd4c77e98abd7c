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

} // namespace cascade
