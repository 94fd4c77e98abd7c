// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "pipeline/graph/Graph.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cascade::graph {

struct Edit;

struct AddNode {
    NodeId id;
    Node node;
    NodeView view;
};
/// With its links and what is on the form of it; what it framed is left without a group.
struct RemoveNode {
    NodeId id;
};
/// None takes the value away, so that the standard one holds.
struct SetParameter {
    NodeId id;
    std::string name;
    std::optional<Value> value;
};
struct SetTitle {
    NodeId id;
    std::string title;
};
struct SetState {
    NodeId id;
    NodeState state = NodeState::Active;
};
/// An empty group takes the node out of its group.
struct SetGroup {
    NodeId id;
    NodeId group;
};
struct SetView {
    NodeId id;
    NodeView view;
};
/// Replaces the link that the input had.
struct Connect {
    PortRef from; ///< an output
    PortRef to;   ///< an input
};
struct Disconnect {
    PortRef to;
};
/// In the place of all that were there; in any order.
struct SetMarkers {
    std::vector<Marker> markers;
};
/// In the place of all that was on the form.
struct SetForm {
    std::vector<ParameterRef> form;
};
/// Several edits that an artist sees as one.
struct Together {
    std::string label; ///< for the undo menu: "Insert Resize"
    std::vector<Edit> edits;
};

/// One change of a graph, as a value. Every edit that was made has an inverse.
struct Edit {
    std::variant<AddNode, RemoveNode, SetParameter, SetTitle, SetState, SetGroup, SetView, Connect,
                 Disconnect, SetMarkers, SetForm, Together>
        change;

    template <typename Change>
    Edit(Change made) : change(std::move(made))
    {
    }
};

inline constexpr int kDeepestGroup = 64;
inline constexpr std::size_t kMostMarkers = 1000;
inline constexpr double kLastMarkerSec = 1e6; // of a clip, which is much shorter

/// Changes the graph and returns the edit that changes it back, exactly. A refused edit changes nothing.
///
/// Errors   BadInput naming node and port: no such node or port, an id that is taken, types that do not go
///          together, a link that would close a circle, a value that its parameter refuses, groups nested
///          more than kDeepestGroup deep, more than kMostMarkers markers, a marker before the start or
///          behind kLastMarkerSec, a parameter that is on the form twice.
[[nodiscard]] Result<Edit> apply(Graph& graph, const Edit& edit);

/// Whether a link may be made, but for circles: readers of files look for those once, when all links are
/// there.
///
/// Errors   as apply.
[[nodiscard]] Result<void> checkLink(const Graph& graph, const Connect& link);

/// What the undo menu says: "Connect", "Change steps", "Insert Resize".
[[nodiscard]] std::string labelOf(const Edit& edit);

} // namespace cascade::graph
