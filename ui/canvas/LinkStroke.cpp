// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/LinkStroke.h"

namespace cascade::ui {

namespace {

constexpr double kShortestStep = 2; ///< units of the canvas

} // namespace

void LinkStroke::start(Kind kind, const QPointF& at)
{
    m_active = true;
    m_kind = kind;
    m_points.clear();
    m_points << at;
}

void LinkStroke::extend(const QPointF& to)
{
    if (QLineF(m_points.back(), to).length() >= kShortestStep) {
        m_points << to;
    }
}

LinkStroke::Crossed LinkStroke::finish(const CanvasScene& scene)
{
    m_active = false;
    Crossed crossed{m_kind, {}};
    for (const auto& link : scene.links()) {
        const auto path = scene.pathOf(link);
        for (qsizetype i = 0; i + 1 < m_points.size(); ++i) {
            QPointF where;
            if (crosses(path, {m_points[i], m_points[i + 1]}, &where)) {
                crossed.links[link.link.to] = where;
                break;
            }
        }
    }
    return crossed;
}

void LinkStroke::draw(const CanvasPaint& paint, const Palette& palette, double scale) const
{
    for (qsizetype i = 0; m_active && i + 1 < m_points.size(); ++i) {
        paint.line(m_points[i], m_points[i + 1], m_kind == Kind::Cut ? palette.error : palette.accent,
                   2 / scale);
    }
}

} // namespace cascade::ui
