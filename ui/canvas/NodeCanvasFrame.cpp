// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/NodeCanvasFrame.h"

#include "ui/canvas/ImGuiTheme.h"

#include <imgui.h>
#include <imgui_node_editor.h>

#include <algorithm>
#include <cmath>

/// Drawing the canvas.
namespace cascade::ui {

namespace {

namespace ne = ax::NodeEditor;

constexpr int kHintMs = 500;
constexpr int kPlayMs = 125;
constexpr float kLinkWidth = 2;
constexpr double kIdleLink = 0.25; ///< opacity of a link that nothing passes
constexpr float kHintWidth = 320;
constexpr double kNearMargin = 60; ///< around what is visible: names beside ports reach out of a node

/// Nodes of groups and notes stand behind the others.
bool isBackdrop(const SceneNode& scene)
{
    return scene.node.form == NodeForm::Group;
}

ne::NodeId number(const SceneNode& scene)
{
    return ne::NodeId(static_cast<std::uintptr_t>(scene.id));
}

} // namespace

NodeCanvas::Frame::Frame(NodeCanvas& owner, GraphSession& theSession, Selection& theSelection,
                         ImGuiHost& theHost)
    : canvas(owner), session(theSession), selection(theSelection), host(theHost)
{
    const ImGuiHost::Scope scope(host);
    view = std::make_unique<EditorView>(host.palette());
    QObject::connect(&selection, &Selection::changed, &canvas, [this] {
        m_selectionDirty = true;
        host.requestFrames();
    });
    QObject::connect(&selection, &Selection::revealed, &canvas,
                     [this](const graph::NodeId& node) { canvas.fit({node}); });
    QObject::connect(&session, &GraphSession::replaced, &canvas, [this] { m_firstFit = true; });
    m_hintTimer.setSingleShot(true);
    m_hintTimer.setInterval(kHintMs);
    QObject::connect(&m_hintTimer, &QTimer::timeout, &canvas, [this] {
        m_hintDue = true;
        host.requestFrames(2);
    });
    m_playTimer.setInterval(kPlayMs);
    QObject::connect(&m_playTimer, &QTimer::timeout, &canvas, [this] { host.requestFrames(1); });
    m_clock.start();
}

NodeCanvas::Frame::~Frame()
{
    const ImGuiHost::Scope scope(host);
    view.reset();
}

void NodeCanvas::Frame::setModel(CanvasModel model)
{
    scene.setModel(std::move(model));
    m_selectionDirty = true;
}

void NodeCanvas::Frame::run()
{
    const auto size = host.size();
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(imVec({size.width(), size.height()}));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    constexpr auto kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                            ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                            ImGuiWindowFlags_NoNav;
    ImGui::Begin("canvas window", nullptr, kFlags);
    ImGui::PopStyleVar(2);
    if (const auto wanted = m_miniMap.input(scene, *view, size)) {
        view->centre(*wanted, false);
    }
    drawEditor();
    m_miniMap.draw(scene, *view, host.palette());
    drawHint();
    drawPopups();
    ImGui::End();
    if (view->moving()) {
        host.requestFrames(2);
    }
}

void NodeCanvas::Frame::drawEditor()
{
    view->begin();
    m_mouse = qPoint(ImGui::GetMousePos());
    m_mouseInside = ImGui::IsMousePosValid() && view->visible().contains(m_mouse);
    if (m_pending == 0) {
        place();
    }
    pushSelection();
    const bool far = detailAt(view->scale()) == Detail::Far;
    if (far) {
        drawFarLinks();
    }
    const bool near =
        detailAt(view->scale()) == Detail::Near; // else corners and borders are too small to be seen
    ne::PushStyleVar(ne::StyleVar_NodeRounding, near ? static_cast<float>(measures::kRounding) : 0.0F);
    ne::PushStyleVar(ne::StyleVar_NodeBorderWidth, near ? 1.0F : 0.0F);
    drawNodes();
    ne::PopStyleVar(2);
    if (!far) {
        drawLinks();
    }
    readLinkDrag();
    readStroke();
    drawInsertTarget();
    view->end();
    readClicks();
    readSelection();
    readMoves();
    watchHover();
    if (m_firstFit) { // all nodes have been seen by now
        m_firstFit = false;
        fit({}, false);
    }
}

/// Tells the editor where the graph says that nodes are.
void NodeCanvas::Frame::place()
{
    for (auto& one : scene.nodes()) {
        const QPointF wanted(std::floor(one.node.view.x), std::floor(one.node.view.y));
        if (one.placed != wanted) {
            ne::SetNodePosition(number(one), imVec(wanted));
            one.placed = wanted;
        }
        const QSizeF size = one.layout.size - QSizeF(0, measures::kHeader);
        if (one.node.form == NodeForm::Group && one.sizePlaced != size) {
            if (one.submitted) {
                ne::SetGroupSize(number(one), imVec({size.width(), size.height()}));
            }
            one.sizePlaced = size;
        }
    }
}

/// Nodes out of sight are left out, except where links, a drag or the selection need them.
bool NodeCanvas::Frame::mustSubmit(const SceneNode& node, const QRectF& visible) const
{
    return !node.submitted || ImGui::IsMouseDown(ImGuiMouseButton_Left) || m_sinceRelease < 3 ||
           node.rect.intersects(visible) || selection.nodes().contains(node.node.id);
}

void NodeCanvas::Frame::drawNodes()
{
    const auto visible = view->visible().adjusted(-kNearMargin, -kNearMargin, kNearMargin, kNearMargin);
    const auto detail = detailAt(view->scale());
    const bool far = detail == Detail::Far; // links are drawn without their nodes then
    std::vector<char> wanted(scene.nodes().size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        wanted[i] = static_cast<char>(mustSubmit(scene.nodes()[i], visible));
    }
    for (const auto& link : scene.links()) {
        if (!far && scene.pathOf(link).bounds().intersects(visible)) {
            wanted[link.fromNode] = wanted[link.toNode] = 1;
        }
    }
    if (detail == Detail::Near) {
        scene.measureRooms();
    }
    const NodeFace::Look look{host.palette(),
                              host.pictures(),
                              detail,
                              m_linkDrag.pulled(),
                              static_cast<double>(m_clock.elapsed()) / 1000,
                              m_hovered};
    const NodeFace face(look);
    std::optional<std::pair<std::size_t, ValueGesture>> gesture;
    for (const bool backdrops : {true, false}) {
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            auto& one = scene.nodes()[i];
            if (wanted[i] == 0 || isBackdrop(one) != backdrops) {
                continue;
            }
            if (const auto made = face.submit(one, one.rect.intersects(visible))) {
                gesture = {i, *made};
            }
        }
    }
    if (gesture) {
        readValue(scene.nodes()[gesture->first], gesture->second);
    }
}

void NodeCanvas::Frame::drawLinks() const
{
    for (const auto& link : scene.links()) {
        const auto& from = scene.nodes()[link.fromNode];
        const auto& to = scene.nodes()[link.toNode];
        const auto colour = host.palette().port(graph::portTypeName(link.link.type));
        ne::Link(ne::LinkId(static_cast<std::uintptr_t>(link.id)),
                 ne::PinId(static_cast<std::uintptr_t>(from.outputs[link.fromPort])),
                 ne::PinId(static_cast<std::uintptr_t>(to.inputs[link.toPort])),
                 imColourF(colour, link.link.idle ? kIdleLink : 1), kLinkWidth);
    }
}

/// From far away, links are a few straight pieces that cannot be grabbed.
void NodeCanvas::Frame::drawFarLinks() const
{
    constexpr int kPieces = 6;
    const auto visible = view->visible();
    auto* list = ImGui::GetWindowDrawList();
    const auto flags = list->Flags;
    list->Flags &= ~ImDrawFlags_AALines;
    for (const auto& link : scene.links()) {
        const auto path = scene.pathOf(link);
        if (!path.bounds().intersects(visible)) {
            continue;
        }
        const auto colour = imColour(host.palette().port(graph::portTypeName(link.link.type)),
                                     link.link.idle ? kIdleLink : 0.8);
        for (int i = 0; i <= kPieces; ++i) {
            list->PathLineTo(imVec(path.at(static_cast<double>(i) / kPieces)));
        }
        list->PathStroke(colour, static_cast<float>(1 / view->scale()), ImDrawFlags_None);
    }
    list->Flags = flags;
}

/// The link that the dragged node would be put into.
void NodeCanvas::Frame::drawInsertTarget() const
{
    const auto found = std::find_if(scene.links().begin(), scene.links().end(),
                                    [&](const SceneLink& link) { return m_insertInto == link.link.to; });
    if (found != scene.links().end()) {
        const auto path = scene.pathOf(*found);
        ImGui::GetWindowDrawList()->AddBezierCubic(imVec(path.from), imVec(path.leave), imVec(path.arrive),
                                                   imVec(path.to), imColour(host.palette().accent),
                                                   2 * kLinkWidth);
    }
}

void NodeCanvas::Frame::drawHint()
{
    if (!m_hintDue || m_hint.isEmpty() || host.popupOpen() || ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        return;
    }
    ImGui::SetNextWindowSizeConstraints(ImVec2(0, 0), ImVec2(kHintWidth, 1000));
    if (ImGui::BeginTooltip()) {
        ImGui::PushTextWrapPos(kHintWidth);
        ImGui::TextUnformatted(m_hint.toUtf8().constData());
        ImGui::PopTextWrapPos();
        ImGui::EndTooltip();
    }
}

void NodeCanvas::Frame::drawPopups()
{
    if (const auto choice = search.draw(host.palette())) {
        auto added = addNode(session.graph(), *choice->type, choice->at, choice->end);
        apply(std::move(added.edit), {added.id});
    }
    if (auto change = value.draw()) {
        apply(graph::SetParameter{change->node, change->parameter, std::move(change->value)});
    }
}

} // namespace cascade::ui
