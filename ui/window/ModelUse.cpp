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

} // namespace cascade::ui
