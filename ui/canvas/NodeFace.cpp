// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/NodeFace.h"

#include "ui/canvas/ImGuiTheme.h"

#include <imgui_internal.h>
#include <imgui_node_editor.h>

namespace cascade::ui {

namespace {

namespace ne = ax::NodeEditor;
using namespace measures;

constexpr double kNearFrom = 0.55;
constexpr double kMiddleFrom = 0.35; ///< below, titles are no larger than 5 pixels

void submitPin(int id, ne::PinKind kind, const QPointF& centre, const QPointF& corner)
{
    const QPointF reach(kPortReach, kPortReach);
    ImGui::SetCursorScreenPos(imVec(corner));
    ne::BeginPin(ne::PinId(static_cast<std::uintptr_t>(id)), kind);
    ne::PinRect(imVec(centre - reach), imVec(centre + reach));
    ne::PinPivotRect(imVec(centre), imVec(centre));
    ne::EndPin();
}

bool isNumber(const graph::ParameterSpec& spec)
{
    return spec.kind == graph::ParameterKind::Whole || spec.kind == graph::ParameterKind::Real ||
           spec.kind == graph::ParameterKind::Seed;
}

} // namespace

Detail detailAt(double scale)
{
    return scale >= kNearFrom ? Detail::Near : scale >= kMiddleFrom ? Detail::Middle : Detail::Far;
}

std::optional<ValueGesture> NodeFace::submit(SceneNode& scene, bool visible) const
{
    const auto& form = scene.node.form;
    ne::PushStyleColor(ne::StyleColor_NodeBg, form == NodeForm::Group
                                                  ? ImVec4(0, 0, 0, 0)
                                                  : ne::GetStyle().Colors[ne::StyleColor_NodeBg]);
    ne::BeginNode(ne::NodeId(static_cast<std::uintptr_t>(scene.id)));
    scene.rect.moveTopLeft(qPoint(ImGui::GetCursorScreenPos()));
    scene.submitted = true;
    std::optional<ValueGesture> gesture;
    if (visible) {
        drawNode(scene);
        if (m_look.detail == Detail::Near && form == NodeForm::Node && !scene.node.view.collapsed) {
            gesture = submitValues(scene);
        }
    }
    ImGui::SetCursorScreenPos(imVec(scene.rect.topLeft()));
    if (form == NodeForm::Group) {
        // The editor keeps a group's size while it is pulled: its frame is below the header.
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
        ImGui::Dummy(ImVec2(1, static_cast<float>(kHeader)));
        ne::Group(ImVec2(static_cast<float>(scene.layout.size.width()),
                         static_cast<float>(scene.layout.size.height() - kHeader)));
        ImGui::PopStyleVar();
    } else {
        if (m_look.detail != Detail::Far) {
            submitPins(scene);
        }
        ImGui::SetCursorScreenPos(imVec(scene.rect.topLeft()));
        ImGui::Dummy(ImVec2(static_cast<float>(scene.layout.size.width()),
                            static_cast<float>(scene.layout.size.height())));
    }
    ne::EndNode();
    ne::PopStyleColor();
    return gesture;
}

void NodeFace::submitPins(const SceneNode& scene) const
{
    for (std::size_t i = 0; i < scene.inputs.size(); ++i) {
        submitPin(scene.inputs[i], ne::PinKind::Input, scene.portAt(false, i), scene.rect.topLeft());
    }
    for (std::size_t i = 0; i < scene.outputs.size(); ++i) {
        submitPin(scene.outputs[i], ne::PinKind::Output, scene.portAt(true, i), scene.rect.topLeft());
    }
}

std::optional<ValueGesture> NodeFace::submitValues(const SceneNode& scene) const
{
    std::optional<ValueGesture> gesture;
    ImGui::PushID(scene.id);
    for (std::size_t i = 0; i < scene.layout.values.size(); ++i) {
        const auto box = scene.layout.values[i].translated(scene.rect.topLeft());
        ImGui::SetCursorScreenPos(imVec(box.topLeft()));
        ImGui::PushID(static_cast<int>(i));
        const bool clicked = ImGui::InvisibleButton(
            "value", ImVec2(static_cast<float>(box.width()), static_cast<float>(box.height())));
        const bool number = isNumber(*scene.node.type->parameter(scene.node.values[i].parameter));
        const bool dragged = number && ImGui::IsMouseDragging(ImGuiMouseButton_Left) && ImGui::IsItemActive();
        if (number && (ImGui::IsItemHovered() || dragged)) {
            ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
        }
        const auto distance = static_cast<double>(ImGui::GetMouseDragDelta(ImGuiMouseButton_Left).x);
        if (dragged) {
            gesture = {ValueGesture::Kind::Drag, i, distance};
        } else if (clicked && !(number && ImGui::IsMouseDragPastThreshold(ImGuiMouseButton_Left))) {
            gesture = {ValueGesture::Kind::Click, i, 0};
        } else if (ImGui::IsItemActivated()) {
            gesture = {ValueGesture::Kind::DragStart, i, 0};
        }
        ImGui::PopID();
    }
    ImGui::PopID();
    return gesture;
}

const QImage* NodeFace::shownPicture(const CanvasNode& node, bool plays, double seconds)
{
    constexpr double kPicturesASecond = 8;
    const auto& pictures = node.run.pictures;
    if (pictures.isEmpty()) {
        return nullptr;
    }
    const auto index =
        plays ? static_cast<qsizetype>(seconds * kPicturesASecond) % pictures.size() : pictures.size() / 2;
    return &pictures[index];
}

} // namespace cascade::ui
