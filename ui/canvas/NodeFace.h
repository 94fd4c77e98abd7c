// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasPaint.h"
#include "ui/canvas/CanvasScene.h"
#include "ui/canvas/PictureTextures.h"
#include "ui/style/Palette.h"

#include <optional>

namespace cascade::ui {

/// How much of a node is drawn, by how large it is on the screen.
enum class Detail {
    Far,    ///< a plain box with its header's colour, and what cries out
    Middle, ///< titles, ports and pictures
    Near,   ///< everything, and values can be set
};
/// `scale`: device-independent pixels for one unit of the canvas.
[[nodiscard]] Detail detailAt(double scale);

/// What the mouse does to a value box of a node.
struct ValueGesture {
    enum class Kind {
        Click,
        DragStart, ///< of a number, sideways
        Drag,
    };
    Kind kind = Kind::Click;
    std::size_t value = 0; ///< place in CanvasNode::values
    double distance = 0;   ///< of a drag, since it started: units of the canvas
};

/// Draws nodes, between the editor's begin and end.
class NodeFace {
public:
    struct Look {
        const Palette& palette;
        PictureTextures& pictures;
        Detail detail = Detail::Near;
        std::optional<LinkEnd> pulled; ///< ports that it cannot go to are dimmed
        double seconds = 0;            ///< clock of pictures that play
        graph::NodeId hovered;         ///< its pictures play
    };
    explicit NodeFace(const Look& look) : m_look(look) {}

    /// Hands the node to the editor, and draws it if it is `visible`. Updates the node's rect.
    std::optional<ValueGesture> submit(SceneNode& scene, bool visible) const;
    /// The picture of a node that is shown now; null without any.
    [[nodiscard]] static const QImage* shownPicture(const CanvasNode& node, bool plays, double seconds);

private:
    void submitPins(const SceneNode& scene) const;
    [[nodiscard]] std::optional<ValueGesture> submitValues(const SceneNode& scene) const;
    void drawFar(const SceneNode& scene) const;
    void drawNode(const SceneNode& scene) const;
    void drawHeader(const SceneNode& scene) const;
    void drawBadge(const SceneNode& scene) const;
    void drawProgress(const SceneNode& scene) const;
    void drawPorts(const SceneNode& scene) const;
    void drawPort(const SceneNode& scene, bool output, std::size_t index) const;
    void drawPortNames(const SceneNode& scene) const;
    void drawShape(const CanvasPort& port, const QPointF& at, double room) const;
    void drawValues(const SceneNode& scene) const;
    void drawPicture(const SceneNode& scene) const;
    void drawStatus(const SceneNode& scene) const;
    void drawNote(const SceneNode& scene) const;
    void drawGroup(const SceneNode& scene) const;
    [[nodiscard]] QColor headerColour(const CanvasNode& node) const;
    [[nodiscard]] CanvasPaint paint(const CanvasNode& node) const;

    [[nodiscard]] double rounding(double near) const { return m_look.detail == Detail::Near ? near : 0; }

    const Look& m_look;
};

} // namespace cascade::ui
