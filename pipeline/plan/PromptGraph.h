// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/CascadePlan.h"
#include "pipeline/graph/Graph.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::plan {

/// A cascade of one model from a sentence, as a command line says it.
struct PromptWish {
    std::string model; ///< as a Stage Model node names it: a folder, or the name of a shipped or added model
    std::string prompt;
    std::string negativePrompt;
    std::uint64_t seed = 0;
    std::vector<PlannedStage> stages; ///< all stages of the model, with what is to hold for each
};

/// The smallest graph that makes it: Prompt, Seed, Cascade and Export Video where all stages are as the model
/// has them, or alike in steps and variant; else the Cascade's stages, with control nodes where a stage is
/// told something of its own.
///
/// Errors   BadInput for a seed or a text beyond what graphs keep.
[[nodiscard]] Result<graph::Graph> promptGraph(const ModelConfig& config, const PromptWish& wish);

} // namespace cascade::plan
