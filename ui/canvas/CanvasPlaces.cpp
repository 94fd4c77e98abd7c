// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/CanvasEdits.h"

#include "ui/canvas/NodeLayout.h"

#include <algorithm>

namespace cascade::ui {

namespace {

using namespace graph;

constexpr double kGap = 40;         ///< between a node that is inserted and what moves aside
constexpr double kGroupMargin = 24; ///< of a new frame around its nodes

NodeView placed(const Graph& graph, const NodeId& id, const QPointF& at)
{
    const auto found = graph.views.find(id);
    auto view = found == graph.views.end() ? NodeView() : found->second;
    view.x = at.x();
    view.y = at.y();
    return view;
}

QRectF rectOf(const NodeRects& all, const NodeId& id)
{
    const auto found = all.find(id);
    return found == all.end() ? QRectF() : found->second;
}

bool isGroup(const Graph& graph, const NodeId& id)
{
    const auto* node = graph.find(id);
    return node != nullptr && node->type == "group";
}

/// The smallest group that a node lies in as a whole; not one that itself lies in the node.
NodeId groupAround(const Graph& graph, const NodeId& id, const QRectF& rect, const NodeRects& all)
{
    NodeId smallest;
    double area = 0;
    for (const auto& [other, frame] : all) {
        const double size = frame.width() * frame.height();
        if (other != id && isGroup(graph, other) && frame.contains(rect) &&
            (smallest.empty() || size < area)) {
            smallest = other;
            area = size;
        }
    }
    return smallest;
}

/// The nodes that are behind `id` along links, itself left out.
NodeSet behind(const Graph& graph, const NodeId& id)
{
    NodeSet found;
    std::vector<NodeId> open{id};
    while (!open.empty()) {
        const auto at = open.back();
        open.pop_back();
        for (const auto& reader : graph.readers(at)) {
            if (found.insert(reader).second) {
                open.push_back(reader);
            }
        }
    }
    found.erase(id);
    return found;
}

} // namespace

std::vector<Edit> moveNodes(const Graph& graph, const NodeRects& moved, const NodeRects& all)
{
    auto now = all;
    std::vector<Edit> edits;
    for (const auto& [id, rect] : moved) {
        now[id] = rect;
        if (graph.nodes.contains(id)) {
            edits.emplace_back(SetView{id, placed(graph, id, rect.topLeft())});
        }
    }
    for (const auto& [id, rect] : moved) {
        const auto* node = graph.find(id);
        if (node == nullptr || (!node->group.empty() && moved.contains(node->group))) {
            continue; // it moved with its group
        }
        if (const auto group = groupAround(graph, id, rect, now); group != node->group) {
            edits.emplace_back(SetGroup{id, group});
        }
    }
    return edits;
}

bool mayInsert(const Graph& graph, const NodeId& node, const PortRef& input)
{
    const auto link = graph.links.find(input);
    const auto* type = graph.typeOf(node);
    if (link == graph.links.end() || type == nullptr || link->second.node == node || input.node == node) {
        return false;
    }
    const bool linked = std::any_of(graph.links.begin(), graph.links.end(), [&](const auto& one) {
        return one.first.node == node || one.second.node == node;
    });
    const auto* source = graph.typeOf(link->second.node)->output(link->second.port);
    const auto* target = graph.typeOf(input.node)->input(input.port);
    return !linked && source != nullptr && target != nullptr &&
           fittingPort(*type, {link->second, true, source->type}) != nullptr &&
           fittingPort(*type, {input, false, target->type}) != nullptr;
}

Edit insertNode(const Graph& graph, const NodeId& node, const PortRef& input, std::vector<Edit> moves,
                const NodeRects& all)
{
    const auto& from = graph.links.at(input);
    const auto& type = *graph.typeOf(node);
    const auto* in = fittingPort(type, {from, true, graph.typeOf(from.node)->output(from.port)->type});
    const auto* out = fittingPort(type, {input, false, graph.typeOf(input.node)->input(input.port)->type});
    moves.emplace_back(Connect{from, {node, in->name}});
    moves.emplace_back(Connect{{node, out->name}, input});
    const double needed = rectOf(all, node).right() + kGap - rectOf(all, input.node).left();
    if (needed > 0 && rectOf(all, input.node).right() > rectOf(all, node).left()) {
        auto aside = behind(graph, input.node);
        aside.insert(input.node);
        aside.erase(node);
        for (const auto& id : aside) {
            moves.emplace_back(
                SetView{id, placed(graph, id, rectOf(all, id).topLeft() + QPointF(needed, 0))});
        }
    }
    return Together{"Insert " + type.title, std::move(moves)};
}

std::optional<AddedNode> groupNodes(const Graph& graph, const NodeSet& nodes, const NodeRects& all)
{
    QRectF around;
    NodeSet members;
    for (const auto& id : nodes) {
        if (graph.nodes.contains(id)) {
            around |= rectOf(all, id);
            members.insert(id);
        }
    }
    if (members.empty()) {
        return std::nullopt;
    }
    const auto id = graph.freeId("group");
    const auto frame =
        around.adjusted(-kGroupMargin, -kGroupMargin - measures::kHeader, kGroupMargin, kGroupMargin);
    NodeView view;
    view.x = frame.x();
    view.y = frame.y();
    view.width = frame.width();
    view.height = frame.height();
    Node group;
    group.type = "group";
    const auto& outer = graph.nodes.at(*members.begin()).group;
    const bool shared = std::all_of(members.begin(), members.end(),
                                    [&](const NodeId& one) { return graph.nodes.at(one).group == outer; });
    group.group = shared ? outer : NodeId();
    std::vector<Edit> edits{AddNode{id, group, view}};
    for (const auto& member : members) {
        if (!members.contains(graph.nodes.at(member).group)) {
            edits.emplace_back(SetGroup{member, id});
        }
    }
    return AddedNode{Together{"Group", std::move(edits)}, id};
}

std::optional<Edit> alignNodes(const Graph& graph, const NodeSet& nodes, Alignment alignment,
                               const NodeRects& all)
{
    std::vector<std::pair<NodeId, QRectF>> chosen;
    QRectF around;
    for (const auto& id : nodes) {
        if (graph.nodes.contains(id)) {
            chosen.emplace_back(id, rectOf(all, id));
            around |= chosen.back().second;
        }
    }
    if (chosen.size() < 2) {
        return std::nullopt;
    }
    const bool across = around.width() >= around.height();
    std::sort(chosen.begin(), chosen.end(), [&](const auto& a, const auto& b) {
        return across ? a.second.x() < b.second.x() : a.second.y() < b.second.y();
    });
    double taken = 0;
    for (const auto& [id, rect] : chosen) {
        taken += across ? rect.width() : rect.height();
    }
    const double gap =
        ((across ? around.width() : around.height()) - taken) / static_cast<double>(chosen.size() - 1);
    double next = across ? around.left() : around.top();
    std::vector<Edit> edits;
    for (const auto& [id, rect] : chosen) {
        auto at = rect.topLeft();
        if (alignment == Alignment::Left) {
            at.setX(around.left());
        } else if (alignment == Alignment::Top) {
            at.setY(around.top());
        } else {
            across ? at.setX(next) : at.setY(next);
            next += (across ? rect.width() : rect.height()) + gap;
        }
        edits.emplace_back(SetView{id, placed(graph, id, at)});
    }
    return Together{alignment == Alignment::Distribute ? "Distribute" : "Align", std::move(edits)};
}

} // namespace cascade::ui
