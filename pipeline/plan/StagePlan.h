// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/CascadePlan.h"
#include "pipeline/graph/Shapes.h"
#include "pipeline/store/Key.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace cascade::plan {

/// What a stage node asks of the engine: everything that decides its clip but the clip it works on.
struct StagePlan {
    std::shared_ptr<const ModelConfig> model;
    PlannedStage stage;
    std::string prompt;
    std::string negativePrompt;
    std::optional<graph::PortRef> input; ///< the output that it works on; none for a base
};

/// Which run of a graph: the artist's graph is the same, its noise is not.
struct TakeOptions {
    std::uint64_t seed = 0; ///< of stages without a Seed node
    std::uint64_t take = 0; ///< added to every seed
    /// Outputs of stages that are taken as they are, whatever would be computed now: those of a take that
    /// goes on. They are found under these keys, or the run fails.
    std::map<graph::PortRef, store::Key> fixed = {};
};

/// Reads what a stage node is told off the graph: the model's own defaults where nothing is linked, and what
/// Guidance, Noise Prior, Sampler and Seed nodes say where something is.
///
/// Errors   BadInput naming the node, for one that has an error in `inference`.
[[nodiscard]] Result<StagePlan> planStage(const graph::Graph& graph, const graph::Inference& inference,
                                          const graph::NodeId& node, const TakeOptions& take);

/// Whether a kind of node is a stage: base, tsr or ssr.
[[nodiscard]] bool isStage(const graph::Node& node);

/// Whether a kind of node samples, and so reads guidance, noise, sampler and seed: a stage or a Latent Base.
[[nodiscard]] bool isSampled(const graph::Node& node);

/// The output of a node that is computed once and kept: of stages and latent nodes. None of other nodes,
/// whose clips are made anew as they are read.
[[nodiscard]] std::optional<std::string> madePort(const graph::Node& node);

} // namespace cascade::plan
