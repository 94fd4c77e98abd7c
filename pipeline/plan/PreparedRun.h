// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/plan/OutputKeys.h"

#include <map>
#include <set>
#include <vector>

namespace cascade::plan {

/// A graph that is ready to run: its Cascade nodes opened, shapes and keys known, no errors in what is
/// needed. Immutable: a run never looks at the graph that an artist goes on changing.
struct PreparedRun {
    graph::Graph graph;
    graph::Inference inference;
    std::vector<graph::NodeId> targets; ///< in the opened graph
    std::map<graph::PortRef, KeyedOutput> keys;
    TakeOptions take;
};

/// The output that a target asks for: the one that an Export or Preview reads, or a node's own clip.
[[nodiscard]] graph::PortRef outputOf(const PreparedRun& run, const graph::NodeId& target);

/// The stages that a run for `target` must not go beyond: those that hold and are not among `approved`, but
/// for ones that stand behind another such stage. Empty where nothing holds it. The target itself is no hold.
[[nodiscard]] std::vector<graph::NodeId> holdsBefore(const PreparedRun& run, const graph::NodeId& target,
                                                     const std::set<graph::NodeId>& approved);

/// A graph with its Cascade nodes opened.
struct OpenedGraph {
    graph::Graph graph;
    std::map<graph::NodeId, graph::NodeId> origins; ///< of the nodes that came out of a Cascade: which
};
/// Errors   those of openCascade and of the model.
[[nodiscard]] Result<OpenedGraph> openedWithOrigins(const graph::Graph& graph,
                                                    const graph::Surroundings& surroundings);
/// The same without a word on where nodes came from.
[[nodiscard]] Result<graph::Graph> opened(const graph::Graph& graph, const graph::Surroundings& surroundings);

/// The output of a graph that gives the clip of a stage that a run of it has made: of the stage's node, or of
/// the Cascade that the run opened to get it.
///
/// Errors   BadInput if no run of the graph has such a stage; those of openedWithOrigins.
[[nodiscard]] Result<graph::PortRef> outputOfStage(const graph::Graph& graph, const graph::NodeId& stage,
                                                   const graph::Surroundings& surroundings);

/// Prepares a run for `targets`; without any, for all results of the graph.
///
/// Errors   BadInput with the first error that stands in the way of a target, its hint and how many more
/// there
///          are; for a target that does not exist; for a graph without results.
[[nodiscard]] Result<PreparedRun> prepareRun(const graph::Graph& graph,
                                             const std::vector<graph::NodeId>& targets,
                                             const TakeOptions& take, const graph::Surroundings& surroundings,
                                             const KeySurroundings& keySurroundings);

} // namespace cascade::plan
