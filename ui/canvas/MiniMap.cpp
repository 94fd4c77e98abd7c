// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/MiniMap.h"

#include "ui/canvas/CanvasPaint.h"
#include "ui/canvas/ImGuiTheme.h"

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr QSizeF kSize{190, 120};
constexpr double kMargin = 12;
constexpr double kWindowTimes = 3; ///< the canvas has to be this much larger than the map
constexpr double kSmallestNode = 2;

} // namespace

QPointF MiniMap::toMap(const QPointF& canvas) const
{
    return m_area.center() + (canvas - m_shown.center()) * m_scale;
}

std::optional<QPointF> MiniMap::input(const CanvasScene& scene, const EditorView& view, const QSizeF& window)
{
    const auto content = scene.bounds();
    const bool room =
        window.width() > kSize.width() * kWindowTimes && window.height() > kSize.height() * kWindowTimes;
    if (!room || content.isEmpty() || view.visible().contains(content)) {
        m_area = {};
        return std::nullopt;
    }
    m_area = {QPointF(window.width() - kSize.width() - kMargin, window.height() - kSize.height() - kMargin),
              kSize};
    m_shown = content | view.visible();
    m_scale = std::min(kSize.width() / m_shown.width(), kSize.height() / m_shown.height());
    ImGui::SetCursorScreenPos(imVec(m_area.topLeft()));
    ImGui::InvisibleButton("mini-map", imVec({kSize.width(), kSize.height()}));
    const bool held = ImGui::IsItemActive();
    ImGui::SetCursorScreenPos(ImGui::GetWindowPos());
    if (!held) {
        return std::nullopt;
    }
    return m_shown.center() + (qPoint(ImGui::GetMousePos()) - m_area.center()) / m_scale;
}

void MiniMap::draw(const CanvasScene& scene, const EditorView& view, const Palette& palette) const
{
    if (m_area.isEmpty()) {
        return;
    }
    CanvasPaint paint;
    paint.fill(m_area, palette.panel, 4);
    const auto mapped = [&](const QRectF& canvas) {
        return QRectF(toMap(canvas.topLeft()), toMap(canvas.bottomRight()));
    };
    for (const auto& one : scene.nodes()) {
        auto box = mapped(one.rect);
        box.setSize(box.size().expandedTo({kSmallestNode, kSmallestNode}));
        const bool error = one.node.severity == graph::Issue::Severity::Error;
        const auto& colour =
            one.node.run.state == NodeRun::State::Running ? palette.accent : palette.faintText;
        if (one.node.form == NodeForm::Group) {
            paint.outline(box, palette.border);
        } else {
            paint.fill(box, error ? palette.error : colour);
        }
    }
    paint.outline(mapped(view.visible()) & m_area, palette.accent, 1.5);
    paint.outline(m_area, palette.border, 1, 4);
}

} // namespace cascade::ui
