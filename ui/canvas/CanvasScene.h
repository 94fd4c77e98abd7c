// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasEdits.h"
#include "ui/canvas/CanvasModel.h"
#include "ui/canvas/LinkPath.h"
#include "ui/canvas/NodeLayout.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace cascade::ui {

/// A node of the model and what the node editor knows of it.
struct SceneNode {
    CanvasNode node;
    NodeLayout layout;
    int id = 0;              ///< in the editor; stays the same for as long as the canvas lives
    std::vector<int> inputs; ///< pins
    std::vector<int> outputs;
    std::vector<double> outputRooms; ///< beside each output, to the nearest node that it is linked to
    QPointF placed;                  ///< where the editor was last told to put it, or said that it is
    QRectF rect;                     ///< where it is drawn, in the middle of a drag too
    QSizeF sizePlaced;               ///< of a group, the same
    bool submitted = false;          ///< the editor has seen it, so that it can be chosen

    [[nodiscard]] QPointF portAt(bool output, std::size_t index) const
    {
        return rect.topLeft() + (output ? layout.outputs : layout.inputs)[index];
    }
};

struct SceneLink {
    CanvasLink link;
    int id = 0;
    std::size_t fromNode = 0, fromPort = 0; ///< places in the scene's nodes and their outputs
    std::size_t toNode = 0, toPort = 0;
};

/// The model on the canvas, with numbers for its nodes, ports and links, since the node editor knows numbers
/// only, and with the places that nodes have while they are dragged.
class CanvasScene {
public:
    /// Numbers and places of what was there before are kept.
    void setModel(CanvasModel model);
    void setRun(const graph::NodeId& id, const NodeRun& run);

    [[nodiscard]] std::vector<SceneNode>& nodes() { return m_nodes; }
    [[nodiscard]] const std::vector<SceneNode>& nodes() const { return m_nodes; }
    [[nodiscard]] const std::vector<SceneLink>& links() const { return m_links; }

    [[nodiscard]] SceneNode* find(const graph::NodeId& id);
    [[nodiscard]] const SceneNode* find(const graph::NodeId& id) const;
    [[nodiscard]] SceneNode* nodeOf(int id);
    [[nodiscard]] const SceneLink* linkOf(int id) const;
    [[nodiscard]] std::optional<LinkEnd> endOf(int pin) const;

    [[nodiscard]] NodeRects rects() const;
    /// Around all nodes, or those of a set; empty where there are none.
    [[nodiscard]] QRectF bounds(const NodeSet* only = nullptr) const;
    /// Finds SceneNode::outputRooms.
    void measureRooms();
    [[nodiscard]] LinkPath pathOf(const SceneLink& link) const;

private:
    using Pin = std::pair<graph::PortRef, bool>; ///< with whether it is an output
    SceneNode made(CanvasNode node);
    int number(std::map<Pin, int>& all, const Pin& of);

    std::vector<SceneNode> m_nodes; ///< by id
    std::vector<SceneLink> m_links;
    std::map<Pin, int> m_nodeNumbers, m_pinNumbers, m_linkNumbers;
    std::map<int, std::size_t> m_nodeAt, m_linkAt;
    std::map<int, LinkEnd> m_ends;
    int m_last = 0;
};

} // namespace cascade::ui
