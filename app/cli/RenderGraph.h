// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/RunOptions.h"

#include <cstdint>
#include <optional>
#include <string>

namespace cascade::cli {

/// What `cascade render GRAPH` was told.
struct RenderGraphOptions {
    std::string file;   ///< the graph, or a file with one inside
    std::string output; ///< a video file or a folder; empty = where the Export nodes say
    std::string until;  ///< the node to run to; empty = all Export and Preview nodes
    std::optional<std::uint64_t>
        seed; ///< of stages without a Seed node, and of Seed nodes; none = what they say
    int takes = 1;
};

/// Runs a graph through the evaluator: stages that are in the store are not computed again.
[[nodiscard]] Result<void> renderGraph(const RenderGraphOptions& options, const RunOptions& run,
                                       const Context& context);

} // namespace cascade::cli
