// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ModelUse.h"

#include "ui/window/FreePlace.h"

namespace cascade::ui {

namespace {

using namespace graph;

bool hasModel(const Graph& graph, const NodeId& id)
{
    const auto* type = graph.typeOf(id);
    return type != nullptr && type->parameter("model") != nullptr;
}

/// Whether neither a name nor a hash says which weights a node is of.
bool namesNone(const Graph& graph, const NodeId& id, const FoundNode& found)
{
    const Value none{std::string()};
    return graph.parameter(id, found.parameter) == none && graph.parameter(id, "sha256") == none;
}

} // namespace

ModelUse useModel(const Graph& graph, const NodeId& chosen, const std::string& model)
{
    const auto set = [&](const NodeId& id) { return SetParameter{id, "model", Value(model)}; };
    if (hasModel(graph, chosen)) {
        const bool same = graph.parameter(chosen, "model") == Value(model);
        return {same ? ModelUse::Kind::Same : ModelUse::Kind::Chosen, chosen, set(chosen)};
    }
    Together all{"Use " + model, {}};
    bool any = false;
    for (const auto& [id, node] : graph.nodes) {
        any = any || hasModel(graph, id);
        if (hasModel(graph, id) && graph.parameter(id, "model") != Value(model)) {
            all.edits.push_back(set(id));
        }
    }
    if (any) {
        const auto kind = all.edits.empty() ? ModelUse::Kind::Same : ModelUse::Kind::All;
        return {kind, {}, std::move(all)};
    }
    const auto id = graph.freeId("cascade");
    Node node{.type = "cascade"};
    node.parameters["model"] = model;
    return {ModelUse::Kind::Added, id, AddNode{id, std::move(node), freePlace(graph)}};
}

ModelUse useFound(const Graph& graph, const NodeId& chosen, const FoundNode& found,
                  const std::optional<QPointF>& place)
{
    const auto* node = graph.find(chosen);
    if (!place && node != nullptr && node->type == found.type && namesNone(graph, chosen, found)) {
        return {ModelUse::Kind::Chosen, chosen, SetParameter{chosen, found.parameter, Value(found.name)}};
    }
    const auto id = graph.freeId(found.type);
    Node added{.type = found.type};
    added.parameters[found.parameter] = found.name;
    auto view = freePlace(graph);
    if (place) {
        view.x = place->x();
        view.y = place->y();
    }
    return {ModelUse::Kind::Added, id, AddNode{id, std::move(added), view}};
}

} // namespace cascade::ui
