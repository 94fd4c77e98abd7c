// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasActions.h"
#include "ui/canvas/CanvasModel.h"
#include "ui/session/GraphSession.h"
#include "ui/session/Selection.h"
#include "ui/style/Palette.h"

#include <QObject>
#include <QPointF>
#include <QRectF>

#include <memory>

namespace cascade::ui {

class ImGuiHost;

/// What a context menu is for.
struct CanvasMenu {
    enum class Kind { Canvas, Node, Link };
    Kind kind = Kind::Canvas;
    graph::NodeId node;   ///< of a node's menu; it is chosen
    graph::PortRef input; ///< of a link's
    QPointF at;           ///< units of the canvas
};

/// What becomes of a link that is let go in the open.
enum class LinkDrop {
    Search, ///< for a node that it fits
    Bend,   ///< it ends in a bend, to be pulled on from there
    Nothing,
};
struct LinkDrops {
    LinkDrop plain = LinkDrop::Search;
    LinkDrop shifted = LinkDrop::Bend; ///< with Shift held
};

/// The node canvas: draws a CanvasModel with the node editor, and turns gestures into edits of the
/// GraphSession, each one step of undo. It owns no graph; whoever owns it hands over a new model after every
/// change (CanvasPanel does).
///
/// Units    places are in units of the canvas, or on the view: device-independent pixels.
/// Threads  the window's. Edits are made after the frame in which a gesture ended, never within.
class NodeCanvas : public QObject {
    Q_OBJECT
public:
    NodeCanvas(GraphSession& session, Selection& selection, ImGuiHost& host, QObject* parent = nullptr);
    ~NodeCanvas() override;

    void setModel(CanvasModel model);
    void setRun(const graph::NodeId& node, const NodeRun& run);
    void setPalette(const Palette& palette);
    void setLinkDrops(const LinkDrops& drops);

    /// Does what a key or menu asks for, with what is chosen.
    void trigger(CanvasAction action);
    /// Brings all or some of the graph into sight; all, where none of the nodes is known.
    void fit(const std::set<graph::NodeId>& nodes = {}, bool smoothly = true);
    void bendLink(const graph::PortRef& input, const QPointF& at);
    void cutLink(const graph::PortRef& input);
    /// Opens the search in the middle of the view, or where the mouse is.
    void openSearch();
    void editNote(const graph::NodeId& node);

    // Where things are, on the view; empty if they are not there.
    [[nodiscard]] QRectF nodeOnView(const graph::NodeId& node) const;
    [[nodiscard]] QRectF valueOnView(const graph::NodeId& node, const std::string& parameter) const;
    [[nodiscard]] QPointF portOnView(const graph::PortRef& port, bool output) const;
    [[nodiscard]] QPointF toView(const QPointF& canvas) const;
    [[nodiscard]] QPointF toCanvas(const QPointF& view) const;
    [[nodiscard]] QRectF visible() const; ///< of the canvas
    [[nodiscard]] double scale() const;   ///< pixels for one unit

    [[nodiscard]] bool searchOpen() const;
    [[nodiscard]] QString searchText() const;
    [[nodiscard]] QStringList searchFound() const; ///< titles, the best first
    [[nodiscard]] bool valueOpen() const;
    [[nodiscard]] QString valueText() const;

Q_SIGNALS:
    /// The artist wants to see what a node makes.
    void viewRequested(const graph::NodeId& node);
    void menuWanted(const CanvasMenu& menu);
    /// Something could not be done: nothing to paste, nothing selected.
    void refused(const QString& message);

private:
    class Frame;
    std::unique_ptr<Frame> m_frame;
};

} // namespace cascade::ui
