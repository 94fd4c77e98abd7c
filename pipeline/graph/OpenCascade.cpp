// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/OpenCascade.h"

namespace cascade::graph {

namespace {

// Units of the canvas, from the Cascade's place. Stage Models stand above their stages, the encoder above
// those.
constexpr double kColumn = 300; // between two stages
constexpr double kModels = -170;
constexpr double kEncoder = -280;
constexpr double kMargin = 24;  // of the frame
constexpr double kTop = -340;   // of the frame
constexpr double kBottom = 410; // of the frame: a stage with all that it can show
constexpr double kNodeWidth = 220;

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
                      {.type = "group", .title = m_node.title.empty() ? m_model.title : m_node.title},
                      {.x = -kMargin, .y = kTop});
        const auto encoder =
            add("encoder", {.type = "text-encoder", .group = m_frame}, {.x = 0, .y = kEncoder});
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
        makeRoom();
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

    /// `place` is seen from the Cascade.
    NodeId add(const std::string& wish, Node node, NodeView place)
    {
        const auto id = m_scratch.freeId(wish);
        place.x += m_view.x;
        place.y += m_view.y;
        record(AddNode{id, std::move(node), place});
        return id;
    }

    /// The frame becomes as wide as the stages, and what stands right of the Cascade goes on standing there.
    void makeRoom()
    {
        const double wider = (m_column - 1) * kColumn;
        auto frame = m_scratch.views.at(m_frame);
        frame.width = wider + kNodeWidth + 2 * kMargin;
        frame.height = kBottom - kTop;
        record(SetView{m_frame, frame});
        const auto before = m_scratch.views;
        for (const auto& [id, view] : before) {
            if (view.x > m_view.x && m_scratch.find(id)->group != m_frame) {
                auto moved = view;
                moved.x += wider;
                record(SetView{id, moved});
            }
        }
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
        const double x = m_column++ * kColumn;
        const auto network =
            add(stage.id + "-model",
                {.type = "stage-model",
                 .group = m_frame,
                 .parameters = {{"model", text("model")}, {"stage", stage.id}, {"variant", text("variant")}}},
                {.x = x, .y = kModels});
        Node node{.type = nodeTypeOf(stage.role), .state = m_node.state, .group = m_frame};
        if (const auto steps = m_scratch.parameter(m_id, "steps"); steps != Value(std::int64_t{0})) {
            node.parameters["steps"] = steps;
        }
        if (stage.id == text("hold")) {
            node.parameters["hold"] = true;
        }
        const auto id = add(stage.id, std::move(node), {.x = x});
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
