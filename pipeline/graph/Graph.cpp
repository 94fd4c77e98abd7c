// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/Graph.h"

#include "pipeline/graph/NodeCatalog.h"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace cascade::graph {

namespace {

constexpr std::size_t kLongestId = 64;

bool isLetter(char c)
{
    return c >= 'a' && c <= 'z';
}

/// The nodes that feed `id` directly.
std::set<NodeId> feeders(const Graph& graph, const NodeId& id)
{
    std::set<NodeId> found;
    for (auto link = graph.links.lower_bound({id, ""}); link != graph.links.end() && link->first.node == id;
         ++link) {
        found.insert(link->second.node);
    }
    return found;
}

/// The input of `id` that goes on where the node itself is passed through, or none where it is not.
std::optional<PortRef> passedInput(const Graph& graph, const NodeId& id, const std::string& output)
{
    const auto& node = *graph.find(id);
    const auto* type = graph.typeOf(id);
    if (type == nullptr) {
        return std::nullopt;
    }
    if (node.type == "switch") {
        return PortRef{id, valueText(graph.parameter(id, "use"))};
    }
    if (node.type == "reroute") {
        return PortRef{id, "in"};
    }
    if (node.state == NodeState::Bypassed) {
        const auto* port = type->output(output);
        for (const auto& input : type->inputs) {
            if (port != nullptr && compatible(input.type, port->type) &&
                graph.links.contains({id, input.name})) {
                return PortRef{id, input.name};
            }
        }
    }
    return std::nullopt;
}

bool isPassedThrough(const Node& node)
{
    return node.state == NodeState::Bypassed || node.type == "switch" || node.type == "reroute";
}

} // namespace

bool NodeId::wellFormed() const
{
    const auto allowed = [](char c) { return isLetter(c) || (c >= '0' && c <= '9') || c == '-'; };
    return !m_text.empty() && m_text.size() <= kLongestId && isLetter(m_text[0]) &&
           std::all_of(m_text.begin(), m_text.end(), allowed);
}

const Node* Graph::find(const NodeId& id) const
{
    const auto found = nodes.find(id);
    return found == nodes.end() ? nullptr : &found->second;
}

const NodeType* Graph::typeOf(const NodeId& id) const
{
    const auto* node = find(id);
    return node == nullptr ? nullptr : findNodeType(node->type);
}

Value Graph::parameter(const NodeId& id, const std::string& name) const
{
    const auto& set = nodes.at(id).parameters;
    if (const auto found = set.find(name); found != set.end()) {
        return found->second;
    }
    const auto* type = typeOf(id);
    const auto* spec = type == nullptr ? nullptr : type->parameter(name);
    if (spec == nullptr) {
        throw std::out_of_range("no parameter " + id.text() + "." + name);
    }
    return spec->standard;
}

std::vector<NodeId> Graph::readers(const NodeId& id) const
{
    std::set<NodeId> found;
    for (const auto& [to, from] : links) {
        if (from.node == id) {
            found.insert(to.node);
        }
    }
    return {found.begin(), found.end()};
}

NodeId Graph::freeId(const std::string& wish) const
{
    NodeId id(wish);
    for (int number = 2; nodes.contains(id); ++number) {
        id = NodeId(wish + '-' + std::to_string(number));
    }
    return id;
}

bool reaches(const Graph& graph, const NodeId& earlier, const NodeId& later)
{
    std::set<NodeId> seen{later};
    std::vector<NodeId> open{later};
    while (!open.empty()) {
        const auto id = open.back();
        open.pop_back();
        if (id == earlier) {
            return true;
        }
        for (const auto& feeder : feeders(graph, id)) {
            if (seen.insert(feeder).second) {
                open.push_back(feeder);
            }
        }
    }
    return false;
}

std::vector<NodeId> topologicalOrder(const Graph& graph)
{
    std::map<NodeId, std::set<NodeId>> readers;
    std::map<NodeId, std::size_t> waitsFor;
    std::set<NodeId> ready;
    for (const auto& [id, node] : graph.nodes) {
        const auto before = feeders(graph, id);
        waitsFor[id] = before.size();
        for (const auto& feeder : before) {
            readers[feeder].insert(id);
        }
        if (before.empty()) {
            ready.insert(id);
        }
    }
    std::vector<NodeId> order;
    while (!ready.empty()) {
        order.push_back(ready.extract(ready.begin()).value());
        for (const auto& reader : readers[order.back()]) {
            if (--waitsFor[reader] == 0) {
                ready.insert(reader);
            }
        }
    }
    return order;
}

std::optional<PortRef> sourceOf(const Graph& graph, const PortRef& input)
{
    auto at = input;
    // Links make no circle, so the walk ends.
    for (;;) {
        const auto link = graph.links.find(at);
        if (link == graph.links.end()) {
            return std::nullopt;
        }
        const auto& from = link->second;
        const auto* node = graph.find(from.node);
        if (node == nullptr || node->state == NodeState::Muted) {
            return std::nullopt;
        }
        const auto passed = passedInput(graph, from.node, from.port);
        if (!passed) {
            return isPassedThrough(*node) ? std::nullopt : std::optional(from);
        }
        at = *passed;
    }
}

std::vector<NodeId> neededFor(const Graph& graph, const std::vector<NodeId>& targets)
{
    std::set<NodeId> needed;
    std::vector<NodeId> open = targets;
    while (!open.empty()) {
        const auto id = open.back();
        open.pop_back();
        const auto* type = graph.typeOf(id);
        if (type == nullptr || !needed.insert(id).second) {
            continue;
        }
        for (const auto& input : type->inputs) {
            if (const auto source = sourceOf(graph, {id, input.name})) {
                open.push_back(source->node);
            }
        }
    }
    auto order = topologicalOrder(graph);
    std::erase_if(order, [&](const NodeId& id) { return !needed.contains(id); });
    return order;
}

std::vector<NodeId> resultsOf(const Graph& graph)
{
    std::vector<NodeId> results;
    for (const auto& [id, node] : graph.nodes) {
        const auto* type = findNodeType(node.type);
        if (type != nullptr && type->isResult && node.state == NodeState::Active) {
            results.push_back(id);
        }
    }
    return results;
}

} // namespace cascade::graph
