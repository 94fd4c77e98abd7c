// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
// How a GuidancePlot looks.
#include "ui/panels/GuidanceCurve.h"
#include "ui/panels/GuidancePlot.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <vector>

namespace cascade::ui {

namespace {

using diffusion::GuidanceSchedule;

constexpr double kHandle = 5; // pixels, radius
constexpr double kChosenHandle = 6.5;
constexpr double kDot = 2.2;     // of a step
constexpr double kTickRoom = 26; // pixels from one number below to the next
constexpr int kLevels = 5;       // lines across, at most
constexpr double kPart = 2;      // pixels across, of what a smooth curve is drawn with

/// Steps between two numbers below the plot, so that they do not touch.
int tickEvery(int steps, double width)
{
    for (const int every : {1, 2, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 128, 256, 500, 1000, 2500}) {
        if (width * every / steps >= kTickRoom) {
            return every;
        }
    }
    return steps;
}

/// What to draw of a schedule with knots, from end to end: the knots, and between those of a smooth curve as
/// many places as make it round.
std::vector<diffusion::CurveKnot> lineOf(const GuidanceSchedule& schedule, double width)
{
    const auto& knots = schedule.knots;
    const bool smooth = schedule.kind == GuidanceSchedule::Kind::Smooth;
    std::vector<diffusion::CurveKnot> line{{0, knots.empty() ? 0 : knots.front().weight}};
    for (const auto& knot : knots) {
        const double from = line.back().fraction;
        const double across = knot.fraction - from;
        const int parts = smooth ? static_cast<int>(std::ceil(across * width / kPart)) : 1;
        for (int part = 1; part < parts; ++part) {
            const double fraction = from + across * part / parts;
            line.push_back({fraction, diffusion::onMonotoneCubic(knots, fraction)});
        }
        line.push_back(knot);
    }
    line.push_back({1, knots.empty() ? 0 : knots.back().weight});
    return line;
}

} // namespace

void GuidancePlot::paintGrid(QPainter& painter) const
{
    const auto inside = area();
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_palette.field);
    painter.drawRoundedRect(inside.adjusted(-1, -1, 1, 1), 3, 3);
    const double level = std::max(1.0, std::ceil(m_top / kLevels));
    for (double scale = 0; scale <= m_top; scale += level) {
        const auto y = toWidget(0, diffusion::guidanceWeight(scale)).y();
        painter.setPen(m_palette.border);
        painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y));
        painter.setPen(m_palette.faintText);
        painter.drawText(QRectF(0, y - 10, inside.left() - 5, 20), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(scale));
    }
    const auto unguided = toWidget(0, 0).y();
    painter.setPen(QPen(m_palette.faintText, 1, Qt::DashLine));
    painter.drawLine(QPointF(inside.left(), unguided), QPointF(inside.right(), unguided));
    painter.setPen(m_palette.faintText);
    painter.drawText(inside.adjusted(8, 3, -8, 0), Qt::AlignRight | Qt::AlignTop,
                     tr("scale s over the steps"));
}

void GuidancePlot::paintSteps(QPainter& painter) const
{
    const auto inside = area();
    const int every = tickEvery(m_steps, inside.width());
    const double below = inside.bottom() + 3;
    painter.setPen(m_palette.faintText);
    for (int step = 0; step <= m_steps; step += every) {
        const double x = toWidget(static_cast<double>(step) / m_steps, 0).x();
        painter.drawLine(QPointF(x, inside.bottom()), QPointF(x, below));
        if (m_stepsKnown) {
            painter.drawText(QRectF(x - kTickRoom, below, 2 * kTickRoom, painter.fontMetrics().height() + 2),
                             Qt::AlignHCenter | Qt::AlignTop, QString::number(step));
        }
    }
    painter.setPen(Qt::NoPen);
    for (int step = 0; step < m_steps; ++step) {
        const double weight = m_schedule.weightAt(step, m_steps);
        painter.setBrush(evaluationsAt(weight, m_onePass) > 1 ? m_palette.port("guidance")
                                                              : m_palette.faintText);
        painter.drawEllipse(toWidget(static_cast<double>(step) / m_steps, weight), kDot, kDot);
    }
}

void GuidancePlot::paintCurve(QPainter& painter) const
{
    QPainterPath path;
    const auto add = [&](double fraction, double weight) {
        const auto point = toWidget(fraction, weight);
        path.elementCount() == 0 ? path.moveTo(point) : path.lineTo(point);
    };
    if (m_schedule.hasKnots()) {
        for (const auto& place : lineOf(m_schedule, area().width())) {
            add(place.fraction, place.weight);
        }
    } else {
        for (int step = 0; step < m_steps; ++step) { // a stair: each step has its weight
            add(static_cast<double>(step) / m_steps, m_schedule.weightAt(step, m_steps));
            add(static_cast<double>(step + 1) / m_steps, m_schedule.weightAt(step, m_steps));
        }
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_palette.port("guidance"), 2));
    painter.drawPath(path);
}

void GuidancePlot::paintHandles(QPainter& painter) const
{
    const auto handles = guidanceHandles(m_schedule, m_steps);
    for (int i = 0; i < static_cast<int>(handles.size()); ++i) {
        const auto& handle = handles[static_cast<std::size_t>(i)];
        const bool chosen = i == m_chosen;
        const double radius = chosen ? kChosenHandle : kHandle;
        painter.setPen(QPen(chosen ? m_palette.text : m_palette.field, chosen ? 2 : 1));
        painter.setBrush(chosen ? m_palette.accent : m_palette.port("guidance"));
        const auto point = toWidget(handle.fraction, handle.weight);
        if (handle.movesUp) {
            painter.drawEllipse(point, radius, radius);
        } else {
            painter.drawRect(QRectF(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius));
        }
    }
}

void GuidancePlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintGrid(painter);
    painter.save();
    painter.setClipRect(area().adjusted(-kHandle, -kHandle, kHandle, kHandle));
    paintCurve(painter);
    painter.restore();
    paintSteps(painter);
    paintHandles(painter);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_palette.accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

} // namespace cascade::ui
