// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/CanvasEdits.h"

#include "pipeline/graph/NodeCatalog.h"

#include <algorithm>

namespace cascade::ui {

namespace {

using namespace graph;

constexpr double kRerouteHalfWidth = 20; ///< of NodeLayout's reroute
constexpr double kRerouteHalfHeight = 10;

NodeView viewOf(const Graph& graph, const NodeId& id)
{
    const auto found = graph.views.find(id);
    return found == graph.views.end() ? NodeView() : found->second;
}

Node newNode(const std::string& type)
{
    Node node;
    node.type = type;
    return node;
}

NodeView viewAt(const QPointF& at)
{
    NodeView view;
    view.x = at.x();
    view.y = at.y();
    return view;
}

std::optional<Edit> together(const std::string& label, std::vector<Edit> edits)
{
    if (edits.empty()) {
        return std::nullopt;
    }
    return Edit(Together{label, std::move(edits)});
}

} // namespace

const PortSpec* fittingPort(const NodeType& type, const LinkEnd& end)
{
    const auto& ports = end.output ? type.inputs : type.outputs;
    const PortSpec* fitting = nullptr;
    for (const auto& port : ports) {
        const bool fits = end.output ? compatible(end.type, port.type) : compatible(port.type, end.type);
        if (fits && port.type == end.type) {
            return &port;
        }
        if (fits && fitting == nullptr) {
            fitting = &port;
        }
    }
    return fitting;
}

std::optional<Connect> linkBetween(const LinkEnd& a, const LinkEnd& b)
{
    if (a.output == b.output) {
        return std::nullopt;
    }
    return a.output ? Connect{a.port, b.port} : Connect{b.port, a.port};
}

bool mayLink(const Graph& graph, const Connect& link)
{
    return checkLink(graph, link).ok() && !reaches(graph, link.to.node, link.from.node);
}

std::optional<Edit> moveLinks(const Graph& graph, const LinkEnd& from, const PortRef& to)
{
    if (from.port == to) {
        return std::nullopt;
    }
    auto freed = graph; // what is moved does not stand in its own way
    std::vector<Edit> edits;
    std::vector<Connect> links;
    for (const auto& [input, output] : graph.links) {
        if ((from.output ? output : input) == from.port) {
            freed.links.erase(input);
            edits.emplace_back(Disconnect{input});
            links.push_back(from.output ? Connect{to, input} : Connect{output, to});
        }
    }
    if (!std::all_of(links.begin(), links.end(), [&](const auto& link) { return mayLink(freed, link); })) {
        return std::nullopt;
    }
    edits.insert(edits.end(), links.begin(), links.end());
    return together("Move links", std::move(edits));
}

std::optional<LinkEnd> farEnd(const Graph& graph, const LinkEnd& end)
{
    for (const auto& [input, output] : graph.links) {
        if ((end.output ? output : input) == end.port) {
            return LinkEnd{end.output ? input : output, !end.output, end.type};
        }
    }
    return std::nullopt;
}

AddedNode addNode(const Graph& graph, const NodeType& type, const QPointF& at,
                  const std::optional<LinkEnd>& end)
{
    const auto id = graph.freeId(type.id);
    const AddNode added{id, newNode(type.id), viewAt(at)};
    const auto* port = end ? fittingPort(type, *end) : nullptr;
    if (port == nullptr) {
        return {added, id};
    }
    const PortRef made{id, port->name};
    const auto link = end->output ? Connect{end->port, made} : Connect{made, end->port};
    return {Together{"Add " + type.title, {added, link}}, id};
}

std::optional<Edit> removeItems(const Graph& graph, const NodeSet& nodes,
                                const std::vector<PortRef>& linkedInputs)
{
    std::vector<Edit> edits;
    for (const auto& input : linkedInputs) {
        if (graph.links.contains(input)) {
            edits.emplace_back(Disconnect{input});
        }
    }
    for (const auto& id : nodes) {
        if (graph.nodes.contains(id)) {
            edits.emplace_back(RemoveNode{id});
        }
    }
    return together(nodes.empty() ? "Remove link" : "Remove", std::move(edits));
}

std::optional<Edit> toggleState(const Graph& graph, const NodeSet& nodes, NodeState state)
{
    const auto has = [&](const NodeId& id) {
        const auto* node = graph.find(id);
        return node == nullptr || node->state == state;
    };
    const auto wanted = std::all_of(nodes.begin(), nodes.end(), has) ? NodeState::Active : state;
    std::vector<Edit> edits;
    for (const auto& id : nodes) {
        if (graph.nodes.contains(id)) {
            edits.emplace_back(SetState{id, wanted});
        }
    }
    return together(wanted == NodeState::Muted      ? "Mute"
                    : wanted == NodeState::Bypassed ? "Bypass"
                                                    : "Activate",
                    std::move(edits));
}

std::optional<Edit> toggleCollapsed(const Graph& graph, const NodeSet& nodes)
{
    const bool collapse = std::any_of(nodes.begin(), nodes.end(),
                                      [&](const NodeId& id) { return !viewOf(graph, id).collapsed; });
    std::vector<Edit> edits;
    for (const auto& id : nodes) {
        auto view = viewOf(graph, id);
        view.collapsed = collapse;
        if (graph.nodes.contains(id)) {
            edits.emplace_back(SetView{id, view});
        }
    }
    return together(collapse ? "Collapse" : "Open", std::move(edits));
}

std::optional<Edit> bendLinks(const Graph& graph, const std::map<PortRef, QPointF>& where)
{
    auto grown = graph; // so that the ids of several bends differ
    std::vector<Edit> edits;
    for (const auto& [input, at] : where) {
        const auto link = graph.links.find(input);
        if (link == graph.links.end()) {
            continue;
        }
        const auto id = grown.freeId("reroute");
        grown.nodes[id] = newNode("reroute");
        edits.emplace_back(
            AddNode{id, newNode("reroute"), viewAt(at - QPointF(kRerouteHalfWidth, kRerouteHalfHeight))});
        edits.emplace_back(Connect{link->second, {id, "in"}});
        edits.emplace_back(Connect{{id, "out"}, input});
    }
    return together("Bend link", std::move(edits));
}

} // namespace cascade::ui
