// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Graph.h"
#include "ui/session/GraphCheck.h"
#include "ui/session/RunBoard.h"

#include <QString>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cascade::ui {

/// One socket of a node on the canvas.
struct CanvasPort {
    std::string name;
    graph::PortType type = graph::PortType::Any;
    bool linked = false;
    bool missing = false; ///< a required input that nothing feeds
    QString help;
    QString shape;          ///< of an output's clip: "48 × 80×48 at 6 fps"; empty where it is not known
    QString measures, rate; ///< the same in two parts: "48 × 80×48", "6 fps"
    QString size;           ///< "80×48", where there is room for no more
};

/// A parameter that can be seen and set on the node itself.
struct CanvasValue {
    std::string parameter;
    std::optional<std::size_t> input; ///< the unlinked input of the same name, beside which it stands
    QString text;
    bool standard = true; ///< nobody set it
    int lines = 1;        ///< that its text may take
};

/// How a node is drawn.
enum class NodeForm { Node, Note, Group, Reroute };

/// All that the canvas shows of a node.
struct CanvasNode {
    graph::NodeId id;
    const graph::NodeType* type = nullptr; ///< never null
    NodeForm form = NodeForm::Node;
    QString title;
    QString text; ///< of a note or a group
    graph::NodeState state = graph::NodeState::Active;
    graph::NodeId group; ///< that frames it
    graph::NodeView view;
    std::vector<CanvasPort> inputs;
    std::vector<CanvasPort> outputs;
    std::vector<CanvasValue> values;
    bool makesPictures = false; ///< has a place for them, whether there are any or not
    NodeRun run;
    QString status; ///< "Step 3 of 32 · 4.2 s", "In the store", "About 12 s · 1.2 GB"
    std::optional<graph::Issue::Severity> severity; ///< of the gravest issue
    QString issue;                                  ///< its text, the run's error where there is one
    std::optional<NodeForecast> forecast;
};

struct CanvasLink {
    graph::PortRef from, to;
    graph::PortType type = graph::PortType::Any; ///< of the output
    bool idle = false;                           ///< nothing passes: one of its ends is muted
};

/// What the canvas shows, as a value. It owns no graph: gestures become edits of the GraphSession, and come
/// back as another model.
struct CanvasModel {
    std::vector<CanvasNode> nodes; ///< by id
    std::vector<CanvasLink> links;

    [[nodiscard]] const CanvasNode* find(const graph::NodeId& id) const;
};

/// Nodes of kinds that this version does not know are left out, with their links.
[[nodiscard]] CanvasModel canvasModel(const graph::Graph& graph, const GraphReport& report,
                                      const std::map<graph::NodeId, NodeRun>& runs);
/// Replaces what a node shows of the run.
void showRun(CanvasNode& node, const NodeRun& run);

/// "80×48".
[[nodiscard]] QString sizeText(const ClipShape& shape);
/// "48 × 80×48"; "80×48" for one picture.
[[nodiscard]] QString measuresText(const ClipShape& shape);
/// "6 fps"; nothing for one picture.
[[nodiscard]] QString rateText(const ClipShape& shape);
/// "48 × 80×48 at 6 fps"; "80×48" for one picture.
[[nodiscard]] QString canvasShapeText(const ClipShape& shape);

} // namespace cascade::ui
