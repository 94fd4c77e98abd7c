// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Ids.h"
#include "pipeline/graph/NodeType.h"
#include "pipeline/graph/Value.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cascade::graph {

/// Whether a node takes part in a run.
enum class NodeState {
    Active,
    Muted,    ///< does not run, and neither does what needs it
    Bypassed, ///< passes its first fitting input on unchanged
};

/// A node as data: its kind, and what an artist set. Parameters that nobody set are not in the map.
struct Node {
    std::string type; ///< id of its NodeType
    std::string title;
    NodeState state = NodeState::Active;
    NodeId group; ///< the group node that frames it, if any
    std::map<std::string, Value> parameters;

    bool operator==(const Node&) const = default;
};

/// Where and how a node stands on the canvas. Never part of a key: moving a node computes nothing.
struct NodeView {
    double x = 0, y = 0;          ///< units of the canvas
    double width = 0, height = 0; ///< of notes and groups; 0 = as large as needed
    bool collapsed = false;
    std::string colour; ///< name in the palette; empty = the kind's own

    bool operator==(const NodeView&) const = default;
};

/// A moment of a graph's clips with a name: a cue, a cut to come. Never part of a key.
struct Marker {
    double seconds = 0; ///< from the start of the clips
    std::string name;

    bool operator==(const Marker&) const = default;
};

/// Nodes and links, parameters, and how they stand. A value: copies share nothing. Invariants, kept by Edit
/// and checked by the file reader: links join existing ports of compatible types, an input has at most one
/// link, links make no circle, groups are group nodes, markers are in the order of time, what is on the form
/// exists and is there once.
struct Graph {
    std::map<NodeId, Node> nodes;
    std::map<PortRef, PortRef> links; ///< from an input to the output that feeds it
    std::map<NodeId, NodeView> views;
    std::vector<Marker> markers;
    /// What is asked of those who never open the canvas, in this order. Never part of a key.
    std::vector<ParameterRef> form;

    bool operator==(const Graph&) const = default;

    [[nodiscard]] const Node* find(const NodeId& id) const;
    /// The kind of a node that is there; null if this version does not know it.
    [[nodiscard]] const NodeType* typeOf(const NodeId& id) const;
    /// What holds for a parameter: what was set, or the standard value. The parameter must exist.
    [[nodiscard]] Value parameter(const NodeId& id, const std::string& name) const;
    /// Nodes that read an output of `id`, each once.
    [[nodiscard]] std::vector<NodeId> readers(const NodeId& id) const;
    /// "base", or "base-2", "base-3" ... where that is taken.
    [[nodiscard]] NodeId freeId(const std::string& wish) const;
};

/// Whether `later` is reached from `earlier` along links (a node reaches itself).
[[nodiscard]] bool reaches(const Graph& graph, const NodeId& earlier, const NodeId& later);

/// All nodes in an order in which each comes after what feeds it; among equals by id. Nodes in a circle of
/// links, and those behind it, are left out: a graph whose order is complete has none.
[[nodiscard]] std::vector<NodeId> topologicalOrder(const Graph& graph);

/// The output that an input really reads: bypassed nodes, reroutes and switches are passed through. None
/// where nothing is linked in the end, or a muted node stands in the way.
[[nodiscard]] std::optional<PortRef> sourceOf(const Graph& graph, const PortRef& input);

/// The nodes that a run for `targets` needs, targets included, in topological order; nodes that are only
/// passed through are left out.
[[nodiscard]] std::vector<NodeId> neededFor(const Graph& graph, const std::vector<NodeId>& targets);

/// What runs when nothing else is asked for: active nodes whose kind is a result.
[[nodiscard]] std::vector<NodeId> resultsOf(const Graph& graph);

} // namespace cascade::graph
