// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasScene.h"
#include "ui/canvas/EditorView.h"
#include "ui/canvas/ImGuiHost.h"
#include "ui/canvas/LinkDrag.h"
#include "ui/canvas/LinkStroke.h"
#include "ui/canvas/MiniMap.h"
#include "ui/canvas/NodeCanvas.h"
#include "ui/canvas/NodeFace.h"
#include "ui/canvas/SearchPopup.h"
#include "ui/canvas/ValuePopup.h"

#include <QElapsedTimer>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace cascade::ui {

/// What NodeCanvas is made of: one frame after another. For its sources only.
///
/// NodeCanvasFrame.cpp draws, NodeCanvasGestures.cpp reads the mouse, NodeCanvasActions.cpp does what has a
/// name.
class NodeCanvas::Frame {
public:
    Frame(NodeCanvas& canvas, GraphSession& session, Selection& selection, ImGuiHost& host);
    ~Frame();

    void run();
    void setModel(CanvasModel model);
    void trigger(CanvasAction action);
    void fit(const NodeSet& nodes, bool smoothly);
    void openSearch();
    void openValue(const SceneNode& scene, std::size_t value);
    void editNote(const graph::NodeId& node);
    /// Makes an edit when the frame is over; selects nodes that it has added.
    void apply(graph::Edit edit, NodeSet select = {});

    NodeCanvas& canvas;
    GraphSession& session;
    Selection& selection;
    ImGuiHost& host;
    CanvasScene scene;
    std::unique_ptr<EditorView> view;
    SearchPopup search;
    ValuePopup value;
    LinkDrops drops;

private:
    // Drawing.
    void drawEditor();
    void place();
    void drawFarLinks() const;
    void drawLinks() const;
    void drawNodes();
    void drawInsertTarget() const;
    void drawPopups();
    void drawHint();
    [[nodiscard]] bool mustSubmit(const SceneNode& node, const QRectF& visible) const;

    // Gestures.
    void readLinkDrag();
    void dropLink(const LinkEnd& end);
    void readStroke();
    void readClicks();
    void readMenus();
    void readSelection();
    void pushSelection();
    void readMoves();
    void finishMoves(const NodeRects& moved);
    void readValue(SceneNode& node, const ValueGesture& gesture);
    void dragNumber(const SceneNode& node, const ValueGesture& gesture);
    void watchHover();
    [[nodiscard]] std::optional<graph::PortRef> insertTarget(const graph::NodeId& node) const;

    // Actions.
    void later(std::function<void()> work);
    void triggerView(CanvasAction action);
    void align(Alignment alignment);
    void paste(bool keepIncoming);
    void copy();
    void addNote();
    [[nodiscard]] QPointF pointer() const; ///< the mouse on the canvas, or the middle of the view

    LinkDrag m_linkDrag;
    LinkStroke m_stroke;
    MiniMap m_miniMap;
    NodeSet m_chosen;                           ///< as the editor and the Selection last agreed
    std::vector<graph::PortRef> m_chosenLinks;  ///< by their inputs
    std::optional<graph::PortRef> m_insertInto; ///< the link that a dragged node would go into
    graph::NodeId m_hovered;
    QString m_hint; ///< of what the mouse rests on
    QTimer m_hintTimer;
    QTimer m_playTimer; ///< pictures of the node under the mouse
    QElapsedTimer m_clock;
    bool m_hintDue = false;
    bool m_selectionDirty = true;
    bool m_firstFit = true;
    int m_pending = 0;      ///< edits that are on their way
    int m_sinceRelease = 0; ///< frames; moves are read in the first few
    double m_numberBefore = 0;
    std::uint64_t m_dragRevision = 0; ///< after the last edit of a number drag; 0 = none yet
    QPointF m_mouse;                  ///< on the canvas
    bool m_mouseInside = false;
};

} // namespace cascade::ui
