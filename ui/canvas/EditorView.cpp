// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#define IMGUI_DEFINE_MATH_OPERATORS // the editor's internal header needs them
#include "ui/canvas/EditorView.h"

#include "ui/canvas/ImGuiTheme.h"
#include "ui/canvas/NodeLayout.h"

#include <imgui_node_editor.h>
// For the view: the public header can fit what is drawn only, and names no part of the canvas.
#include <imgui_node_editor_internal.h>

#include <algorithm>
#include <array>

namespace cascade::ui {

namespace {

namespace ne = ax::NodeEditor;

constexpr float kMoveSec = 0.2F;
constexpr double kMargin = 0.06; ///< of a fit, on each side
/// The editor adds this much of the longer side to what it is told to show.
constexpr double kEditorMargin = 0.1;
constexpr std::array kZoomRange{0.04F, 2.5F};

ne::Detail::EditorContext& inner(ne::EditorContext* editor)
{
    return *reinterpret_cast<ne::Detail::EditorContext*>(editor);
}

QRectF qRect(const ImRect& rect)
{
    return {qPoint(rect.Min), qPoint(rect.Max)};
}

ne::EditorContext* makeEditor()
{
    ne::Config config;
    config.SettingsFile = nullptr;
    config.NavigateButtonIndex = ImGuiMouseButton_Middle;
    config.ContextMenuButtonIndex = ImGuiMouseButton_Right;
    config.CanvasSizeMode = ne::CanvasSizeMode::CenterOnly;
    config.SmoothZoomPower = 1.2F;
    for (const auto level : kZoomRange) {
        config.CustomZoomLevels.push_back(level);
    }
    auto* editor = ne::CreateEditor(&config);
    ne::SetCurrentEditor(editor);
    ne::EnableShortcuts(false); // all keys are CanvasAction's
    return editor;
}

void applyColours(ne::Style& style, const Palette& palette)
{
    const auto set = [&](ne::StyleColor which, const QColor& colour, double opacity = 1) {
        style.Colors[which] = imColourF(colour, opacity);
    };
    set(ne::StyleColor_Bg, palette.canvas);
    set(ne::StyleColor_Grid, palette.canvasGrid);
    set(ne::StyleColor_NodeBg, palette.raised);
    set(ne::StyleColor_NodeBorder, palette.border);
    set(ne::StyleColor_HovNodeBorder, palette.faintText);
    set(ne::StyleColor_SelNodeBorder, palette.accent);
    set(ne::StyleColor_NodeSelRect, palette.accent, 0.12);
    set(ne::StyleColor_NodeSelRectBorder, palette.accent, 0.6);
    set(ne::StyleColor_LinkSelRect, palette.accent, 0.12);
    set(ne::StyleColor_LinkSelRectBorder, palette.accent, 0.6);
    set(ne::StyleColor_HovLinkBorder, palette.text, 0.5);
    set(ne::StyleColor_SelLinkBorder, palette.accent);
    set(ne::StyleColor_PinRect, palette.accent, 0.2);
    set(ne::StyleColor_PinRectBorder, palette.accent, 0);
    set(ne::StyleColor_GroupBg, palette.text, 0.04);
    set(ne::StyleColor_GroupBorder, palette.border);
}

void applyMeasures(ne::Style& style)
{
    style.NodePadding = ImVec4(0, 0, 0, 0);
    style.NodeRounding = static_cast<float>(measures::kRounding);
    style.NodeBorderWidth = 1;
    style.HoveredNodeBorderWidth = 1.5F;
    style.HoverNodeBorderOffset = 1; // outside: the header would cover it
    style.SelectedNodeBorderOffset = 1.5F;
    style.SelectedNodeBorderWidth = 2;
    style.PinRounding = static_cast<float>(measures::kPortReach);
    style.AngledLinks = false;
    style.ScrollDuration = kMoveSec;
    style.GridSize = ImVec2(32, 32);
    style.GroupRounding = static_cast<float>(measures::kRounding);
}

} // namespace

EditorView::EditorView(const Palette& palette) : m_editor(makeEditor())
{
    setPalette(palette);
}

EditorView::~EditorView()
{
    ne::DestroyEditor(m_editor);
}

void EditorView::setPalette(const Palette& palette)
{
    ne::SetCurrentEditor(m_editor);
    applyColours(ne::GetStyle(), palette);
    applyMeasures(ne::GetStyle());
}

void EditorView::begin()
{
    ne::SetCurrentEditor(m_editor);
    ne::Begin("canvas");
}

void EditorView::end()
{
    ne::End();
    const auto now = visible();
    m_moving = now != m_shown;
    m_shown = now;
}

QRectF EditorView::visible() const
{
    return qRect(inner(m_editor).GetViewRect());
}

double EditorView::scale() const
{
    return inner(m_editor).GetView().Scale();
}

QPointF EditorView::toScreen(const QPointF& canvas) const
{
    return qPoint(inner(m_editor).ToScreen(imVec(canvas)));
}

QPointF EditorView::toCanvas(const QPointF& screen) const
{
    return qPoint(inner(m_editor).ToCanvas(imVec(screen)));
}

void EditorView::fit(const QRectF& canvas, bool smoothly)
{
    if (canvas.isEmpty()) {
        return;
    }
    const auto window = qRect(inner(m_editor).GetRect()).size() / kLargestFit;
    QRectF shown(QPointF(), (canvas.size() * (1 + 2 * kMargin)).expandedTo(window));
    shown.moveCenter(canvas.center());
    showExactly(shown, smoothly);
}

void EditorView::centre(const QPointF& canvas, bool smoothly)
{
    auto shown = visible();
    shown.moveCenter(canvas);
    showExactly(shown, smoothly);
}

void EditorView::zoom(double factor)
{
    const double wanted = std::clamp<double>(scale() * factor, kZoomRange.front(), kZoomRange.back());
    auto shown = visible();
    const auto middle = shown.center();
    shown.setSize(shown.size() * (scale() / wanted));
    shown.moveCenter(middle);
    showExactly(shown, true);
}

/// The rectangle comes to lie in the middle; what the window has room for beside it is shown, too.
void EditorView::showExactly(const QRectF& canvas, bool smoothly)
{
    const auto window = qRect(inner(m_editor).GetRect()).size();
    if (window.isEmpty() || canvas.isEmpty()) {
        return; // before the first frame
    }
    QRectF shown(QPointF(), window.scaled(canvas.size(), Qt::KeepAspectRatioByExpanding));
    shown.moveCenter(canvas.center());
    // Without the margin that the editor is going to add.
    const double longer = std::max(shown.width(), shown.height()) / (1 + kEditorMargin);
    const double margin = longer * kEditorMargin / 2;
    const auto bare = shown.adjusted(margin, margin, -margin, -margin);
    inner(m_editor).NavigateTo(ImRect(imVec(bare.topLeft()), imVec(bare.bottomRight())), true,
                               smoothly ? kMoveSec : 0);
}

} // namespace cascade::ui
