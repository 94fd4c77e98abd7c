// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/RunOptions.h"
#include "app/cli/WorkerUse.h"
#include "pipeline/jobs/Machine.h"
#include "pipeline/jobs/RenderJob.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace cascade::cli {

/// A file that cannot be written is said before a minute is spent on what goes into it.
[[nodiscard]] Result<void> requireWritable(const std::filesystem::path& target);

/// A model's folder as it is found from everywhere, the name of a shipped or added one as it is.
[[nodiscard]] std::string modelName(const std::string& wish);

/// What renders graphs as the options say: this process, or the library's worker.
///
/// Errors   BadInput for an option; those of LocalRenderer::open and startWorker.
[[nodiscard]] Result<std::unique_ptr<jobs::Renderer>> openRenderer(const RunOptions& options, WorkerUse use,
                                                                   const Context& context);

/// What renders in this process, on such a machine. Sets the number of threads.
///
/// Errors   BadInput for a machine that there is not; those of LocalRenderer::open.
[[nodiscard]] Result<std::unique_ptr<jobs::Renderer>> openHere(const jobs::Machine& machine,
                                                               const Context& context);

/// What `cascade render GRAPH` was told.
struct RenderGraphOptions {
    std::string file;
    std::string output;
    std::string until;
    std::string hold; ///< the stage to hold after; empty = where the graph says
    std::optional<std::uint64_t>
        seed; ///< of stages without a Seed node, and of Seed nodes; none = what they say
    int takes = 1;
    bool keepStages = false;
    WorkerUse worker = WorkerUse::Auto;
};
[[nodiscard]] Result<void> renderGraph(const RenderGraphOptions& options, const RunOptions& run,
                                       const Context& context);

} // namespace cascade::cli
