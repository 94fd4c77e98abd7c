// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/RunOptions.h"
#include "pipeline/jobs/RenderJob.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace cascade::cli {

/// What renders graphs as the options say.
///
/// Errors   BadInput for an option; those of LocalRenderer::open.
[[nodiscard]] Result<std::unique_ptr<jobs::Renderer>> openRenderer(const RunOptions& options,
                                                                   const Context& context);

/// What `cascade render GRAPH` was told.
struct RenderGraphOptions {
    std::string file;
    std::string output;
    std::string until;
    std::optional<std::uint64_t>
        seed; ///< of stages without a Seed node, and of Seed nodes; none = what they say
    int takes = 1;
};
[[nodiscard]] Result<void> renderGraph(const RenderGraphOptions& options, const RunOptions& run,
                                       const Context& context);

} // namespace cascade::cli
