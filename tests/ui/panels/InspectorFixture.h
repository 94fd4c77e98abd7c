// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"

#include <QTemporaryDir>

#include <initializer_list>

namespace cascade::tests {

/// A graph of a base stage with its controls, and two Resize nodes that nothing feeds.
inline graph::Graph baseGraph()
{
    graph::Graph graph;
    const auto apply = [&graph](const graph::Edit& edit) { (void)graph::apply(graph, edit).value(); };
    for (const auto* type :
         {"prompt", "seed", "guidance", "noise-prior", "text-encoder", "stage-model", "base"}) {
        apply(graph::AddNode{graph::NodeId(type), {.type = type}, {}});
    }
    apply(graph::AddNode{graph::NodeId("small"), {.type = "resize"}, {}});
    apply(graph::AddNode{graph::NodeId("large"), {.type = "resize"}, {}});
    const std::pair<graph::PortRef, graph::PortRef> links[] = {
        {{graph::NodeId("prompt"), "text"}, {graph::NodeId("text-encoder"), "text"}},
        {{graph::NodeId("stage-model"), "model"}, {graph::NodeId("text-encoder"), "model"}},
        {{graph::NodeId("stage-model"), "model"}, {graph::NodeId("base"), "model"}},
        {{graph::NodeId("text-encoder"), "embedding"}, {graph::NodeId("base"), "text"}},
        {{graph::NodeId("guidance"), "guidance"}, {graph::NodeId("base"), "guidance"}},
        {{graph::NodeId("noise-prior"), "noise"}, {graph::NodeId("base"), "noise"}},
        {{graph::NodeId("seed"), "seed"}, {graph::NodeId("base"), "seed"}}};
    for (const auto& [from, to] : links) {
        apply(graph::Connect{from, to});
    }
    return graph;
}

/// All that panels share, without an engine.
struct InspectorFixture {
    QTemporaryDir folder;
    Places places{"test",
                  CASCADE_RESOURCE_DIR,
                  folder.filePath("cache").toStdString(),
                  folder.filePath("data").toStdString(),
                  {}};
    ui::GraphSession session;
    ui::GraphCheck check{session, {places, {}}};
    ui::EngineLink engine{places, {}};
    ui::RunBoard board{engine};
    ui::Selection selection;

    InspectorFixture() { session.replace({baseGraph(), {}, {}}, {}); }

    [[nodiscard]] ui::InspectorOptions options()
    {
        return {session, check, board, selection, ui::paletteOf(ui::Theme::Dark)};
    }
    void choose(std::initializer_list<const char*> nodes)
    {
        std::set<graph::NodeId> ids;
        for (const auto* node : nodes) {
            ids.insert(graph::NodeId(node));
        }
        selection.set(ids, graph::NodeId(*std::prev(nodes.end())));
    }
    [[nodiscard]] graph::Value value(const char* node, const char* parameter) const
    {
        return session.graph().parameter(graph::NodeId(node), parameter);
    }
    [[nodiscard]] std::string text(const char* node, const char* parameter) const
    {
        return graph::valueText(value(node, parameter));
    }
    void set(const char* node, const char* parameter, const graph::Value& value)
    {
        session.apply(graph::SetParameter{graph::NodeId(node), parameter, value});
    }
};

} // namespace cascade::tests
