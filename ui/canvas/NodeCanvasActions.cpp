// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/NodeCanvasFrame.h"

#include "pipeline/graph/NodeCatalog.h"
#include "ui/canvas/CanvasClipboard.h"

#include <QClipboard>
#include <QGuiApplication>

/// What can be done on the canvas by name, and how edits are made.
namespace cascade::ui {

namespace {

constexpr QPointF kDuplicateOffset{40, 40};
constexpr double kZoomStep = 1.25;

} // namespace

/// After the frame, from the event loop: edits change the model that is being drawn, and whoever listens to
/// them may do anything.
void NodeCanvas::Frame::later(std::function<void()> work)
{
    ++m_pending;
    QMetaObject::invokeMethod(
        &canvas,
        [this, work = std::move(work)] {
            work();
            --m_pending;
            host.requestFrames();
        },
        Qt::QueuedConnection);
}

void NodeCanvas::Frame::apply(graph::Edit edit, NodeSet select)
{
    later([this, edit = std::move(edit), select = std::move(select)] {
        if (session.apply(edit) && !select.empty()) {
            selection.set(select, *select.begin());
        }
    });
}

QPointF NodeCanvas::Frame::pointer() const
{
    return m_mouseInside ? m_mouse : view->visible().center();
}

void NodeCanvas::Frame::fit(const NodeSet& nodes, bool smoothly)
{
    const auto some = scene.bounds(&nodes);
    view->fit(some.isEmpty() ? scene.bounds() : some, smoothly);
    host.requestFrames();
}

void NodeCanvas::Frame::openSearch()
{
    search.open(view->toScreen(pointer()), pointer());
    host.requestFrames();
}

void NodeCanvas::Frame::openValue(const SceneNode& node, std::size_t index)
{
    const auto box = node.layout.values[index].translated(node.rect.topLeft());
    value.open(session.graph(), node.node.id, *node.node.type->parameter(node.node.values[index].parameter),
               {view->toScreen(box.topLeft()), view->toScreen(box.bottomRight())});
}

void NodeCanvas::Frame::editNote(const graph::NodeId& node)
{
    const auto* note = scene.find(node);
    const auto* spec = note == nullptr ? nullptr : note->node.type->parameter("text");
    if (spec != nullptr) {
        auto box = note->rect;
        if (note->node.form == NodeForm::Group) {
            box = {box.left(), box.top() + measures::kHeader, box.width(), 4 * measures::kRow};
        }
        value.open(session.graph(), node, *spec,
                   {view->toScreen(box.topLeft()), view->toScreen(box.bottomRight())});
        host.requestFrames();
    }
}

void NodeCanvas::Frame::align(Alignment alignment)
{
    if (auto edit = alignNodes(session.graph(), selection.nodes(), alignment, scene.rects())) {
        apply(std::move(*edit));
    }
}

void NodeCanvas::Frame::copy()
{
    if (!selection.nodes().empty()) {
        QGuiApplication::clipboard()->setText(copyNodes(session.graph(), selection.nodes()));
    }
}

void NodeCanvas::Frame::paste(bool keepIncoming)
{
    auto pasted = pasteNodes(session.graph(), QGuiApplication::clipboard()->text(), pointer(), keepIncoming);
    if (!pasted) {
        Q_EMIT canvas.refused(QString::fromStdString(pasted.error().message()));
        return;
    }
    apply(pasted.value().edit, pasted.value().nodes);
}

void NodeCanvas::Frame::addNote()
{
    const auto* type = graph::findNodeType("note");
    auto added = addNode(session.graph(), *type, pointer());
    apply(std::move(added.edit), {added.id});
}

void NodeCanvas::Frame::trigger(CanvasAction action)
{
    const auto& graph = session.graph();
    const auto& chosen = selection.nodes();
    const auto change = [this](std::optional<graph::Edit> edit) {
        if (edit) {
            apply(std::move(*edit));
        }
    };
    switch (action) {
    case CanvasAction::Add:
        return openSearch();
    case CanvasAction::AddNote:
        return addNote();
    case CanvasAction::Remove:
        return change(removeItems(graph, chosen, m_chosenLinks));
    case CanvasAction::Mute:
        return change(toggleState(graph, chosen, graph::NodeState::Muted));
    case CanvasAction::Bypass:
        return change(toggleState(graph, chosen, graph::NodeState::Bypassed));
    case CanvasAction::Collapse:
        return change(toggleCollapsed(graph, chosen));
    case CanvasAction::Group:
        if (auto grouped = groupNodes(graph, chosen, scene.rects())) {
            apply(std::move(grouped->edit), {grouped->id});
        }
        return;
    case CanvasAction::Duplicate:
        if (auto made = duplicateNodes(graph, chosen, kDuplicateOffset)) {
            apply(made.value().edit, made.value().nodes);
        }
        return;
    case CanvasAction::Copy:
        return copy();
    case CanvasAction::Cut:
        copy();
        return change(removeItems(graph, chosen, {}));
    case CanvasAction::Paste:
        return paste(false);
    case CanvasAction::PasteWithLinks:
        return paste(true);
    default:
        return triggerView(action);
    }
}

/// Those that change no graph, or only where nodes are.
void NodeCanvas::Frame::triggerView(CanvasAction action)
{
    switch (action) {
    case CanvasAction::SelectAll: {
        NodeSet all;
        for (const auto& one : scene.nodes()) {
            all.insert(one.node.id);
        }
        return selection.set(std::move(all), selection.current());
    }
    case CanvasAction::FitAll:
        return fit(selection.nodes(), true);
    case CanvasAction::FitSelection:
        if (!selection.nodes().empty()) {
            fit(selection.nodes(), true);
        }
        return;
    case CanvasAction::AlignLeft:
        return align(Alignment::Left);
    case CanvasAction::AlignTop:
        return align(Alignment::Top);
    case CanvasAction::Distribute:
        return align(Alignment::Distribute);
    case CanvasAction::ZoomIn:
        return view->zoom(kZoomStep);
    case CanvasAction::ZoomOut:
        return view->zoom(1 / kZoomStep);
    case CanvasAction::View:
        if (!selection.current().empty()) {
            Q_EMIT canvas.viewRequested(selection.current());
        }
        return;
    default:
        return;
    }
}

} // namespace cascade::ui
