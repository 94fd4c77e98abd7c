// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/RunOptions.h"
#include "app/cli/WorkerUse.h"
#include "pipeline/graph/Graph.h"

#include <cstdint>
#include <string>

namespace cascade::cli {

/// What `cascade render PROMPT` was told beside the run's options.
struct RenderPromptOptions {
    std::string prompt;
    std::string negative;
    std::string output; ///< empty = cascade.mp4
    std::string until;
    std::string hold;
    std::uint64_t seed = 0; ///< of the first take; the next ones count on
    int takes = 1;
    bool keepStages = false;
    WorkerUse worker = WorkerUse::Auto;
};

/// The graph that says the same as a sentence and the options.
///
/// Errors   BadInput for an option; those of readModelConfig.
[[nodiscard]] Result<graph::Graph> promptGraphOf(const RenderPromptOptions& options, const RunOptions& run,
                                                 const Context& context);

/// Makes the graph that says the same, and renders it as every graph is rendered.
///
/// Errors   BadInput for an option; DiskFull if the output cannot be written; those of Renderer.
[[nodiscard]] Result<void> renderPrompt(const RenderPromptOptions& options, const RunOptions& run,
                                        const Context& context);

} // namespace cascade::cli
