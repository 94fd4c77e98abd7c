// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Edit.h"

#include <QPointF>
#include <QRectF>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// Gestures of the canvas as edits of a graph: each function says what an artist meant as one edit, which
/// is one step of undo. None changes anything; positions are in units of the canvas.
namespace cascade::ui {

using NodeSet = std::set<graph::NodeId>;
using NodeRects = std::map<graph::NodeId, QRectF>;

/// A link that is being pulled out of a port.
struct LinkEnd {
    graph::PortRef port;
    bool output = true; ///< else an input
    graph::PortType type = graph::PortType::Any;
};

/// The first port of a kind that a link may go to; one of the same type before one of any.
[[nodiscard]] const graph::PortSpec* fittingPort(const graph::NodeType& type, const LinkEnd& end);

/// The link between two ports, whichever was pulled first; none if both are inputs or outputs.
[[nodiscard]] std::optional<graph::Connect> linkBetween(const LinkEnd& a, const LinkEnd& b);
/// Whether the graph takes the link: types fit, and it closes no circle.
[[nodiscard]] bool mayLink(const graph::Graph& graph, const graph::Connect& link);

/// The links of a port, moved to another one of the same side: all that an output feeds, or the one that
/// feeds an input. None where there are none, or where one of them does not fit.
[[nodiscard]] std::optional<graph::Edit> moveLinks(const graph::Graph& graph, const LinkEnd& from,
                                                   const graph::PortRef& to);
/// The far end of the links of a port: what a link would be pulled from that takes their place.
[[nodiscard]] std::optional<LinkEnd> farEnd(const graph::Graph& graph, const LinkEnd& end);

struct AddedNode {
    graph::Edit edit;
    graph::NodeId id;
};
/// A new node, and the link that was dropped into the open where it goes.
[[nodiscard]] AddedNode addNode(const graph::Graph& graph, const graph::NodeType& type, const QPointF& at,
                                const std::optional<LinkEnd>& end = {});

/// Places of nodes after a drag; groups that a node has entered or left.
[[nodiscard]] std::vector<graph::Edit> moveNodes(const graph::Graph& graph, const NodeRects& moved,
                                                 const NodeRects& all);
/// Whether the node can be put into the link that feeds `input`.
[[nodiscard]] bool mayInsert(const graph::Graph& graph, const graph::NodeId& node,
                             const graph::PortRef& input);
/// Puts a node into a link; `moves` come first. What stands behind it and is covered moves aside.
[[nodiscard]] graph::Edit insertNode(const graph::Graph& graph, const graph::NodeId& node,
                                     const graph::PortRef& input, std::vector<graph::Edit> moves,
                                     const NodeRects& all);

[[nodiscard]] std::optional<graph::Edit> removeItems(const graph::Graph& graph, const NodeSet& nodes,
                                                     const std::vector<graph::PortRef>& linkedInputs);
/// All to `state`; back to active where all have it already.
[[nodiscard]] std::optional<graph::Edit> toggleState(const graph::Graph& graph, const NodeSet& nodes,
                                                     graph::NodeState state);
[[nodiscard]] std::optional<graph::Edit> toggleCollapsed(const graph::Graph& graph, const NodeSet& nodes);
/// A frame around the nodes.
[[nodiscard]] std::optional<AddedNode> groupNodes(const graph::Graph& graph, const NodeSet& nodes,
                                                  const NodeRects& all);

enum class Alignment { Left, Top, Distribute };
/// Distribute: equal gaps from the first to the last, along the longer side of what is chosen.
[[nodiscard]] std::optional<graph::Edit> alignNodes(const graph::Graph& graph, const NodeSet& nodes,
                                                    Alignment alignment, const NodeRects& all);

/// A bend in each of the links.
[[nodiscard]] std::optional<graph::Edit> bendLinks(const graph::Graph& graph,
                                                   const std::map<graph::PortRef, QPointF>& where);

} // namespace cascade::ui
