// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/TakeRecall.h"

#include <algorithm>

namespace cascade::ui {

namespace {

using graph::Graph;
using graph::NodeId;

/// The node of `from` that stands for one of `onto`; null without any.
const graph::Node* counterpart(const Graph& onto, const Graph& from, const NodeId& id)
{
    const auto& type = onto.find(id)->type;
    if (const auto* same = from.find(id); same != nullptr && same->type == type) {
        return same;
    }
    const auto isOfType = [&](const auto& entry) { return entry.second.type == type; };
    if (std::count_if(onto.nodes.begin(), onto.nodes.end(), isOfType) != 1 ||
        std::count_if(from.nodes.begin(), from.nodes.end(), isOfType) != 1) {
        return nullptr;
    }
    return &std::find_if(from.nodes.begin(), from.nodes.end(), isOfType)->second;
}

bool isRecalled(TakeRecall what, const std::string& nodeType, graph::ParameterKind kind)
{
    const bool seed = kind == graph::ParameterKind::Seed;
    switch (what) {
    case TakeRecall::Seed:
        return seed;
    case TakeRecall::Prompt:
        return nodeType == "prompt";
    case TakeRecall::Remix:
        return !seed;
    case TakeRecall::All:
        break;
    }
    return true;
}

const char* labelOf(TakeRecall what)
{
    switch (what) {
    case TakeRecall::Seed:
        return "Recall seed";
    case TakeRecall::Prompt:
        return "Recall prompt";
    case TakeRecall::All:
        return "Recall all";
    case TakeRecall::Remix:
        break;
    }
    return "Remix";
}

} // namespace

std::optional<graph::Edit> recallEdit(const Graph& onto, const Graph& from, TakeRecall what)
{
    graph::Together edit{labelOf(what), {}};
    for (const auto& [id, node] : onto.nodes) {
        const auto* type = onto.typeOf(id);
        const auto* then = counterpart(onto, from, id);
        if (type == nullptr || then == nullptr) {
            continue;
        }
        for (const auto& spec : type->parameters) {
            const auto now = node.parameters.find(spec.name);
            const auto before = then->parameters.find(spec.name);
            const auto value =
                before == then->parameters.end() ? std::nullopt : std::optional(before->second);
            const bool same =
                (now == node.parameters.end() ? std::nullopt : std::optional(now->second)) == value;
            if (!same && isRecalled(what, node.type, spec.kind)) {
                edit.edits.emplace_back(graph::SetParameter{id, spec.name, value});
            }
        }
    }
    return edit.edits.empty() ? std::nullopt : std::optional(graph::Edit(std::move(edit)));
}

} // namespace cascade::ui
