// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/OpenCascade.h"

namespace cascade::graph {

namespace {

constexpr double kColumn = 260; // units of the canvas between two stages
constexpr double kRow = 150;

const char* nodeTypeOf(StageRole role)
{
    switch (role) {
    case StageRole::Tsr:
        return "tsr";
    case StageRole::Ssr:
        return "ssr";
    case StageRole::Base:
        break;
    }
    return "base";
}

/// Gathers the parts of the edit. `m_scratch` is the graph as it will be, so that free ids are free.
class Opening {
public:
    Opening(const Graph& graph, const NodeId& id, const ModelConfig& model)
        : m_scratch(graph), m_id(id), m_model(model), m_node(*graph.find(id)), m_view(graph.views.at(id))
    {
    }

    Result<Edit> edit()
    {
        const auto until = text("until");
        for (const auto& stage : {until, text("hold")}) {
            if (auto known = m_model.stage(stage); !stage.empty() && !known) {
                return known.error();
            }
        }
        m_frame = add(m_id.text() + "-group",
                      {.type = "group", .title = m_node.title.empty() ? m_model.title : m_node.title}, 0, -1);
        const auto encoder = add("encoder", {.type = "text-encoder", .group = m_frame}, 0, 2);
        follow({m_id, "text"}, {encoder, "text"});
        NodeId before;
        for (const auto& stage : m_model.stages) {
            before = addStage(stage, before, encoder);
            redirect(stage.id, before);
            if (stage.id == until) {
                break;
            }
        }
        redirect("clip", before);
        record(RemoveNode{m_id});
        return Edit(Together{"Open " + m_id.text(), std::move(m_edits)});
    }

private:
    [[nodiscard]] std::string text(const std::string& parameter) const
    {
        return std::get<std::string>(m_scratch.parameter(m_id, parameter));
    }

    void record(Edit edit)
    {
        (void)apply(m_scratch, edit).value();
        m_edits.push_back(std::move(edit));
    }

    NodeId add(const std::string& wish, Node node, double column, double row)
    {
        const auto id = m_scratch.freeId(wish);
        record(AddNode{id, std::move(node), {.x = m_view.x + column * kColumn, .y = m_view.y + row * kRow}});
        return id;
    }

    /// Links `to` to what feeds `from`, if anything does.
    void follow(const PortRef& from, const PortRef& to)
    {
        if (const auto link = m_scratch.links.find(from); link != m_scratch.links.end()) {
            record(Connect{link->second, to});
        }
    }

    NodeId addStage(const StageConfig& stage, const NodeId& before, const NodeId& encoder)
    {
        const auto column = static_cast<double>(m_column++);
        const auto network =
            add(stage.id + "-model",
                {.type = "stage-model",
                 .group = m_frame,
                 .parameters = {{"model", text("model")}, {"stage", stage.id}, {"variant", text("variant")}}},
                column, 1);
        Node node{.type = nodeTypeOf(stage.role), .state = m_node.state, .group = m_frame};
        if (const auto steps = m_scratch.parameter(m_id, "steps"); steps != Value(std::int64_t{0})) {
            node.parameters["steps"] = steps;
        }
        if (stage.id == text("hold")) {
            node.parameters["hold"] = true;
        }
        const auto id = add(stage.id, std::move(node), column, 0);
        record(Connect{{network, "model"}, {id, "model"}});
        record(Connect{{encoder, "embedding"}, {id, "text"}});
        follow({m_id, "seed"}, {id, "seed"});
        if (before.empty()) {
            record(Connect{{network, "model"}, {encoder, "model"}});
        } else {
            record(Connect{{before, "clip"}, {id, "clip"}});
        }
        return id;
    }

    /// Readers of an output of the Cascade read the stage instead.
    void redirect(const std::string& output, const NodeId& stage)
    {
        std::vector<PortRef> readers;
        for (const auto& [to, from] : m_scratch.links) {
            if (from == PortRef{m_id, output}) {
                readers.push_back(to);
            }
        }
        for (const auto& to : readers) {
            record(Connect{{stage, "clip"}, to});
        }
    }

    Graph m_scratch;
    NodeId m_id;
    const ModelConfig& m_model;
    Node m_node;
    NodeView m_view;
    NodeId m_frame;
    int m_column = 0;
    std::vector<Edit> m_edits;
};

} // namespace

Result<Edit> openCascade(const Graph& graph, const NodeId& id, const ModelConfig& model)
{
    const auto* node = graph.find(id);
    if (node == nullptr || node->type != "cascade") {
        return Error{ErrorCode::BadInput, id.text(), "expected a Cascade node", {}};
    }
    return Opening(graph, id, model).edit();
}

} // namespace cascade::graph
