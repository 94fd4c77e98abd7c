// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/NodeCanvasFrame.h"

#include "pipeline/graph/NodeCatalog.h"
#include "ui/canvas/ImGuiTheme.h"
#include "ui/session/ForecastText.h"
#include "ui/session/Text.h"

#include <imgui_internal.h>
#include <imgui_node_editor.h>

#include <algorithm>
#include <cmath>
#include <limits>

/// What the mouse does on the canvas.
namespace cascade::ui {

namespace {

namespace ne = ax::NodeEditor;

constexpr double kUnitsPerStep = 6; ///< of the mouse, for a whole number to change by one
constexpr double kRealStep = 0.01;  ///< of a real number, or of 1 where it is smaller

int numberOf(ne::NodeId id)
{
    return static_cast<int>(id.Get());
}

bool overCanvas()
{
    return ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
}

QString portHint(const LinkEnd& end, const CanvasPort& port)
{
    auto hint = text(end.port.port) + QStringLiteral(" · ") + text(graph::portTypeName(end.type));
    for (const auto& more : {port.shape, port.help}) {
        if (!more.isEmpty()) {
            hint += QLatin1Char('\n') + more;
        }
    }
    return hint;
}

QString nodeHint(const CanvasNode& node)
{
    QStringList lines;
    for (const auto& line : {node.issue, node.status, node.forecast ? whyText(*node.forecast) : QString()}) {
        if (!line.isEmpty()) {
            lines << line;
        }
    }
    if (node.run.worldClip) {
        lines << worldClipHint();
    }
    lines << text(node.type->help);
    return lines.join(QLatin1Char('\n'));
}

/// The number after a drag of so many units.
graph::Value dragged(const graph::ParameterSpec& spec, double before, double distance)
{
    if (spec.kind == graph::ParameterKind::Real) {
        return std::clamp(before + distance / kUnitsPerStep * kRealStep * std::max(1.0, std::abs(before)),
                          spec.low, spec.high);
    }
    const double low = spec.kind == graph::ParameterKind::Seed ? std::max(0.0, spec.low) : spec.low;
    const double value = std::clamp(before + std::trunc(distance / kUnitsPerStep), low, spec.high);
    return static_cast<std::int64_t>(value);
}

double numberIn(const graph::Value& value)
{
    const auto* real = std::get_if<double>(&value);
    return real != nullptr ? *real : static_cast<double>(std::get<std::int64_t>(value));
}

} // namespace

void NodeCanvas::Frame::readLinkDrag()
{
    const auto result = m_linkDrag.run(scene, host.palette(), m_mouse, [this](const graph::Connect& link) {
        return mayLink(session.graph(), link);
    });
    if (result.connect) {
        apply(*result.connect);
    } else if (result.moved) {
        if (auto edit = moveLinks(session.graph(), result.moved->from, result.moved->to)) {
            apply(std::move(*edit));
        }
    } else if (result.droppedInSpace) {
        dropLink(*result.droppedInSpace);
    }
    readMenus();
}

/// A link was let go in the open.
void NodeCanvas::Frame::dropLink(const LinkEnd& end)
{
    switch (ImGui::GetIO().KeyShift ? drops.shifted : drops.plain) {
    case LinkDrop::Search:
        search.open(view->toScreen(m_mouse), m_mouse, end);
        break;
    case LinkDrop::Bend: {
        auto bend = addNode(session.graph(), *graph::findNodeType("reroute"), m_mouse, end);
        apply(std::move(bend.edit), {bend.id});
        break;
    }
    case LinkDrop::Nothing:
        break;
    }
}

void NodeCanvas::Frame::readStroke()
{
    const auto& io = ImGui::GetIO();
    if (!m_stroke.active()) {
        if (ImGui::IsMouseClicked(ImGuiMouseButton_Right) && overCanvas() && (io.KeyCtrl || io.KeyShift)) {
            m_stroke.start(io.KeyCtrl ? LinkStroke::Kind::Cut : LinkStroke::Kind::Bend, m_mouse);
        }
        return;
    }
    m_stroke.extend(m_mouse);
    m_stroke.draw(CanvasPaint(), host.palette(), view->scale());
    if (ImGui::IsMouseDown(ImGuiMouseButton_Right)) {
        return;
    }
    const auto crossed = m_stroke.finish(scene);
    std::vector<graph::PortRef> inputs;
    for (const auto& [input, where] : crossed.links) {
        inputs.push_back(input);
    }
    auto edit = crossed.kind == LinkStroke::Kind::Cut ? removeItems(session.graph(), {}, inputs)
                                                      : bendLinks(session.graph(), crossed.links);
    if (edit) {
        apply(std::move(*edit));
    }
}

void NodeCanvas::Frame::readMenus()
{
    CanvasMenu menu{CanvasMenu::Kind::Canvas, {}, {}, m_mouse};
    ne::NodeId node;
    ne::LinkId link;
    ne::PinId pin;
    if (ne::ShowNodeContextMenu(&node)) {
        const auto* under = scene.nodeOf(numberOf(node));
        if (under == nullptr) {
            return;
        }
        menu.kind = CanvasMenu::Kind::Node;
        menu.node = under->node.id;
    } else if (ne::ShowLinkContextMenu(&link)) {
        const auto* under = scene.linkOf(static_cast<int>(link.Get()));
        if (under == nullptr) {
            return;
        }
        menu.kind = CanvasMenu::Kind::Link;
        menu.input = under->link.to;
    } else if (ne::ShowPinContextMenu(&pin) || !ne::ShowBackgroundContextMenu()) {
        return;
    }
    later([this, menu] {
        if (menu.kind == CanvasMenu::Kind::Node && !selection.nodes().contains(menu.node)) {
            selection.set({menu.node}, menu.node);
        }
        Q_EMIT canvas.menuWanted(menu);
    });
}

void NodeCanvas::Frame::readClicks()
{
    const auto& io = ImGui::GetIO();
    if (ne::IsBackgroundDoubleClicked() &&
        ne::GetBackgroundDoubleClickButtonIndex() == ImGuiMouseButton_Left) {
        search.open(view->toScreen(m_mouse), m_mouse);
    }
    if (const auto* link = scene.linkOf(static_cast<int>(ne::GetDoubleClickedLink().Get()))) {
        canvas.bendLink(link->link.to, m_mouse);
    }
    const auto* twice = scene.nodeOf(numberOf(ne::GetDoubleClickedNode()));
    if (twice != nullptr && (twice->node.form == NodeForm::Note || twice->node.form == NodeForm::Group)) {
        editNote(twice->node.id);
    }
    const auto* under = scene.nodeOf(numberOf(ne::GetHoveredNode()));
    if (under != nullptr && io.KeyCtrl && io.KeyShift && ImGui::IsMouseReleased(ImGuiMouseButton_Left) &&
        !ImGui::IsMouseDragPastThreshold(ImGuiMouseButton_Left)) {
        m_selectionDirty = true; // the editor takes Ctrl+click for a choice
        later([this, id = under->node.id] { Q_EMIT canvas.viewRequested(id); });
    }
    const auto end = scene.endOf(static_cast<int>(ne::GetHoveredPin().Get()));
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        m_linkDrag.press(end, end && io.KeyShift ? farEnd(session.graph(), *end) : std::nullopt);
    }
    if (end && io.KeyAlt && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        std::vector<graph::PortRef> inputs;
        for (const auto& [to, from] : session.graph().links) {
            if ((end->output ? from : to) == end->port) {
                inputs.push_back(to);
            }
        }
        if (auto edit = removeItems(session.graph(), {}, inputs)) {
            apply(std::move(*edit));
        }
    }
}

/// What is chosen in the graph is chosen in the editor.
void NodeCanvas::Frame::pushSelection()
{
    if (!m_selectionDirty) {
        return;
    }
    m_selectionDirty = false;
    ne::ClearSelection();
    for (const auto& id : selection.nodes()) {
        const auto* one = scene.find(id);
        if (one != nullptr && one->submitted) {
            ne::SelectNode(ne::NodeId(static_cast<std::uintptr_t>(one->id)), true);
        } else if (one != nullptr) {
            m_selectionDirty = true; // with the next frame, when the editor knows it
        }
    }
    m_chosen = selection.nodes();
}

/// And the other way round.
void NodeCanvas::Frame::readSelection()
{
    if (m_selectionDirty) {
        return;
    }
    std::vector<ne::NodeId> nodes(static_cast<std::size_t>(ne::GetSelectedObjectCount()));
    std::vector<ne::LinkId> links(nodes.size());
    nodes.resize(
        static_cast<std::size_t>(ne::GetSelectedNodes(nodes.data(), static_cast<int>(nodes.size()))));
    links.resize(
        static_cast<std::size_t>(ne::GetSelectedLinks(links.data(), static_cast<int>(links.size()))));
    m_chosenLinks.clear();
    for (const auto link : links) {
        if (const auto* known = scene.linkOf(static_cast<int>(link.Get()))) {
            m_chosenLinks.push_back(known->link.to);
        }
    }
    NodeSet chosen;
    graph::NodeId added;
    for (const auto node : nodes) {
        if (const auto* known = scene.nodeOf(numberOf(node))) {
            chosen.insert(known->node.id);
            added = m_chosen.contains(known->node.id) ? added : known->node.id;
        }
    }
    if (chosen == m_chosen) {
        return;
    }
    if (chosen.empty() && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        m_selectionDirty = true; // a link is being pulled: the editor chooses nothing meanwhile, we do
        return;
    }
    m_chosen = chosen;
    later([this, chosen, added] {
        const auto& current = selection.current();
        selection.set(chosen, !added.empty() ? added : chosen.contains(current) ? current : graph::NodeId());
    });
}

void NodeCanvas::Frame::readMoves()
{
    m_sinceRelease = ImGui::IsMouseDown(ImGuiMouseButton_Left) ? 0 : m_sinceRelease + 1;
    if (m_pending > 0) {
        return;
    }
    NodeRects moved;
    for (auto& one : scene.nodes()) {
        if (one.node.form == NodeForm::Group && one.submitted) {
            const auto size = qPoint(ne::GetNodeSize(ne::NodeId(static_cast<std::uintptr_t>(one.id))));
            one.rect.setSize(size.x() > 0 ? QSizeF(size.x(), size.y()) : one.rect.size());
        }
        const bool resized = one.node.form == NodeForm::Group && one.rect.size() != one.layout.size;
        if (one.submitted && (one.rect.topLeft() != one.placed || resized)) {
            moved[one.node.id] = one.rect;
        }
    }
    m_insertInto.reset();
    if (moved.size() == 1 && !ImGui::GetIO().KeyAlt) {
        m_insertInto = insertTarget(moved.begin()->first);
    }
    if (!moved.empty() && !ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        finishMoves(moved);
    }
}

std::optional<graph::PortRef> NodeCanvas::Frame::insertTarget(const graph::NodeId& node) const
{
    const auto& rect = scene.find(node)->rect;
    auto nearest = std::numeric_limits<double>::infinity();
    std::optional<graph::PortRef> target;
    for (const auto& link : scene.links()) {
        const auto path = scene.pathOf(link);
        if (!path.bounds().intersects(rect)) {
            continue;
        }
        const double distance = distanceWithin(path, rect);
        if (distance < nearest && mayInsert(session.graph(), node, link.link.to)) {
            nearest = distance;
            target = link.link.to;
        }
    }
    return target;
}

void NodeCanvas::Frame::finishMoves(const NodeRects& moved)
{
    auto edits = moveNodes(session.graph(), moved, scene.rects());
    for (const auto& [id, rect] : moved) {
        auto& one = *scene.find(id);
        one.placed = rect.topLeft();
        if (one.node.form == NodeForm::Group && rect.size() != one.layout.size) {
            auto resized = one.node.view;
            resized.x = rect.x();
            resized.y = rect.y();
            resized.width = rect.width();
            resized.height = rect.height();
            one.sizePlaced = rect.size() - QSizeF(0, measures::kHeader);
            edits.emplace_back(graph::SetView{id, resized});
        }
    }
    if (m_insertInto) {
        apply(insertNode(session.graph(), moved.begin()->first, *m_insertInto, std::move(edits),
                         scene.rects()));
        m_insertInto.reset();
    } else {
        apply(graph::Together{"Move", std::move(edits)});
    }
}

void NodeCanvas::Frame::readValue(SceneNode& node, const ValueGesture& gesture)
{
    const auto& spec = *node.node.type->parameter(node.node.values[gesture.value].parameter);
    const auto before = session.graph().find(node.node.id) == nullptr
                            ? spec.standard
                            : session.graph().parameter(node.node.id, spec.name);
    switch (gesture.kind) {
    case ValueGesture::Kind::DragStart:
        m_numberBefore = std::holds_alternative<bool>(before) || std::holds_alternative<std::string>(before)
                             ? 0
                             : numberIn(before);
        m_dragRevision = 0;
        break;
    case ValueGesture::Kind::Drag:
        dragNumber(node, gesture);
        break;
    case ValueGesture::Kind::Click:
        if (const auto* flag = std::get_if<bool>(&before)) {
            apply(graph::SetParameter{node.node.id, spec.name, !*flag});
        } else {
            openValue(node, gesture.value);
        }
        break;
    }
}

/// All of one drag is one step of undo.
void NodeCanvas::Frame::dragNumber(const SceneNode& node, const ValueGesture& gesture)
{
    const auto& spec = *node.node.type->parameter(node.node.values[gesture.value].parameter);
    const auto wanted = dragged(spec, m_numberBefore, gesture.distance);
    if (m_pending > 0 || session.graph().parameter(node.node.id, spec.name) == wanted) {
        return;
    }
    later([this, edit = graph::SetParameter{node.node.id, spec.name, wanted}] {
        const bool goesOn = m_dragRevision != 0 && m_dragRevision == session.revision();
        if (goesOn ? session.applyMerged(edit) : session.apply(edit)) {
            m_dragRevision = session.revision();
        }
    });
}

void NodeCanvas::Frame::watchHover()
{
    const auto* under = scene.nodeOf(numberOf(ne::GetHoveredNode()));
    const auto end = scene.endOf(static_cast<int>(ne::GetHoveredPin().Get()));
    m_hovered = under == nullptr ? graph::NodeId() : under->node.id;
    QString hint;
    if (const auto* owner = end ? scene.find(end->port.node) : nullptr) {
        const auto& ports = end->output ? owner->node.outputs : owner->node.inputs;
        const auto port = std::find_if(ports.begin(), ports.end(),
                                       [&](const auto& one) { return one.name == end->port.port; });
        hint = port == ports.end() ? QString() : portHint(*end, *port);
    } else if (under != nullptr && under->node.form == NodeForm::Node) {
        hint = nodeHint(under->node);
    }
    if (hint != m_hint) {
        m_hint = hint;
        m_hintDue = false;
        m_hintTimer.start();
    }
    const bool plays = under != nullptr && under->node.run.pictures.size() > 1;
    if (plays != m_playTimer.isActive()) {
        plays ? m_playTimer.start() : m_playTimer.stop();
    }
}

} // namespace cascade::ui
