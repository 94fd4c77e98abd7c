// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/GraphInput.h"
#include "app/cli/RunOptions.h"
#include "core/base/Progress.h"
#include "pipeline/run/Evaluator.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cascade::cli {

/// A graph to render, and where to.
struct GraphJob {
    files::GraphText text;        ///< as it goes into what is exported
    std::filesystem::path folder; ///< that relative files in it are taken from
    std::string name;             ///< of results that have none of their own: "shot"
    std::string output;           ///< a video file or a folder; empty = where the Export nodes say
    std::string until;            ///< the node to run to; empty = all Export and Preview nodes
    std::uint64_t seed = 0;       ///< of stages without a Seed node
    int take = 0;                 ///< added to all seeds
    bool numbered = false;        ///< the take is part of the name
};

struct GraphRenderHooks {
    ProgressCallback progress;
    std::function<void(const graph::NodeId& node, run::Outcome outcome, double seconds)> done;
    CancelToken cancel;
};

/// Runs graphs through the evaluator and writes what they export. Models are opened once for all of them.
class GraphRenderer {
public:
    /// Errors   BadInput for an option; DiskFull if the store cannot be opened.
    [[nodiscard]] static Result<std::unique_ptr<GraphRenderer>> open(const RunOptions& options,
                                                                     const Context& context);

    /// Returns the files that were written, in the order of the results' ids.
    ///
    /// Errors   those of prepareRun, Evaluator and VideoWriter. Throws Cancelled.
    [[nodiscard]] Result<std::vector<std::filesystem::path>> render(const GraphJob& job,
                                                                    const GraphRenderHooks& hooks);

private:
    GraphRenderer(const RunOptions& options, const Context& context, const Model::Options& model,
                  store::StageStore store);

    const Context& m_context;
    GraphWorld m_world;
    run::ModelShelf m_shelf;
    run::Evaluator m_evaluator;
};

/// The seed that a graph starts from: that of its first Seed node, or 0.
[[nodiscard]] std::uint64_t seedOf(const graph::Graph& graph);

/// Sets every Seed node. Errors: BadInput for a seed beyond what files keep.
[[nodiscard]] Result<void> setSeeds(graph::Graph& graph, std::uint64_t seed);

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
