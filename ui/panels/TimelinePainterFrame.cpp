// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/FilmstripAlgo.h"
#include "ui/panels/TimecodeAlgo.h"
#include "ui/panels/TimelinePainter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

// The parts of a timeline that stand still: the ruler and the column of labels.

namespace cascade::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Timeline)
};

constexpr double kPadding = 8;
constexpr double kTriangle = 14;
constexpr double kFlag = 11;
constexpr double kBesideHead = 9; // a time stands right of its mark, where the playhead's head leaves it free

QString shapeOf(const TimelineStrip& strip)
{
    return Words::tr("%1×%2 · %3 at %4")
        .arg(strip.shape.width)
        .arg(strip.shape.height)
        .arg(strip.shape.frames)
        .arg(rateText(strip.shape.rate));
}

} // namespace

QRectF TimelinePainter::triangleRect(const TimelineLayout& layout, int row)
{
    const auto line = layout.rowRect(row);
    return {2, line.top() + 4.0, kTriangle + 4, kTriangle + 4};
}

QRectF TimelinePainter::finishRect(const TimelineLayout& layout, int row, const QFontMetricsF& metrics)
{
    const auto line = layout.rowRect(row);
    const double width = metrics.horizontalAdvance(finishText()) + 2 * kPadding;
    const double height = metrics.height() + 4;
    return {layout.metrics().labels - width - kPadding, line.bottom() - height - 3.0, width, height};
}

QRectF TimelinePainter::flagRect(const TimelineLayout& layout, const TimelineMarker& marker)
{
    return {layout.xOf(marker.seconds) - kFlag / 2, 1, kFlag, kFlag};
}

/// The strip that a row's label speaks of: the chosen one, else that of the shot at the playhead.
const TimelineStrip* TimelinePainter::labelled(int row) const
{
    const auto& place = m_layout.rows()[static_cast<std::size_t>(row)];
    const auto& lane = m_scene.model.lanes[static_cast<std::size_t>(place.lane)];
    const auto* front = m_scene.model.at(place.lane, m_scene.playhead.seconds());
    const int shot = front != nullptr ? front->shot : m_scene.choice.shot;
    for (const auto& strip : lane.strips) {
        if (strip.depth == place.depth && strip.shot == shot) {
            return &strip;
        }
    }
    return nullptr;
}

void TimelinePainter::paintLabels()
{
    const QRect column(0, 0, m_layout.metrics().labels, m_layout.stripsArea().bottom() + 1);
    m_painter.save();
    m_painter.setClipRect(column & m_exposed);
    m_painter.fillRect(column, m_palette.panel);
    const auto [first, last] = m_layout.rowsBetween(m_exposed.top(), m_exposed.bottom() + 1);
    for (int row = first; row < last; ++row) {
        paintLabel(row);
    }
    m_painter.setPen(m_palette.border);
    m_painter.drawLine(column.right(), m_exposed.top(), column.right(), m_exposed.bottom() + 1);
    m_painter.restore();
}

void TimelinePainter::paintLabel(int row)
{
    const auto& place = m_layout.rows()[static_cast<std::size_t>(row)];
    const auto& lane = m_scene.model.lanes[static_cast<std::size_t>(place.lane)];
    const QRectF line(0, m_layout.rowRect(row).top(), m_layout.metrics().labels - 1, place.height);
    const auto* strip = labelled(row);
    if (m_scene.choice.node == lane.node && m_scene.choice.depth == place.depth) {
        m_painter.fillRect(line, m_palette.selection);
    } else {
        m_painter.fillRect(line, m_palette.raised);
    }
    if (place.depth == 0 && lane.depth() > 0) {
        const auto middle = triangleRect(m_layout, row).center();
        const bool open = m_layout.isOpen(lane.node);
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_palette.text);
        m_painter.translate(middle);
        m_painter.rotate(open ? 90 : 0);
        m_painter.drawPolygon(QPolygonF{{-3, -5}, {4, 0}, {-3, 5}});
        m_painter.restore();
    }
    paintLabelText(lane, strip, place.depth, line.adjusted(kTriangle + kPadding, 3, -kPadding, -3));
    if (strip != nullptr && strip->state == StripState::Held) {
        paintFinish(row);
    }
}

void TimelinePainter::paintLabelText(const TimelineLane& lane, const TimelineStrip* strip, int depth,
                                     const QRectF& place)
{
    const QFont plain = m_painter.font();
    QFont bold = plain;
    bold.setWeight(QFont::DemiBold);
    const auto line = [&](int index, const QString& text, const QColor& colour, const QFont& font) {
        const QFontMetricsF metrics(font);
        const QRectF row(place.left(), place.top() + index * metrics.height(), place.width(),
                         metrics.height());
        if (row.bottom() > place.bottom() + 2) {
            return;
        }
        m_painter.setFont(font);
        m_painter.setPen(colour);
        m_painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                           metrics.elidedText(text, Qt::ElideRight, row.width()));
    };
    QString title = depth == 0 || strip == nullptr ? lane.title : strip->label;
    if (depth == 0 && lane.depth() > 0) {
        title += QStringLiteral("   ") + Words::tr("%n versions", nullptr, lane.depth() + 1);
    }
    const auto& titleFont = depth == 0 ? bold : plain;
    line(0, title, m_palette.text, titleFont);
    if (strip != nullptr && place.height() < 2 * QFontMetricsF(bold).height() - 2) { // one line only
        m_painter.setFont(plain);
        paintLabelEnd(*strip, place, QFontMetricsF(titleFont).horizontalAdvance(title) + 2 * kPadding);
    } else if (strip != nullptr) {
        line(1, shapeOf(*strip), m_palette.faintText, plain);
        if (strip->state != StripState::Held) { // the button stands there
            line(2, stateText(*strip), colourOf(strip->state), plain);
        }
    }
    m_painter.setFont(plain);
}

/// Behind the title of a low row, from `left` on: how far the clip is, or what shape it has when it is done.
void TimelinePainter::paintLabelEnd(const TimelineStrip& strip, const QRectF& place, double left)
{
    const bool goesOn = strip.state == StripState::Running || strip.state == StripState::Stopped ||
                        strip.state == StripState::Failed;
    if (strip.state == StripState::Held) {
        return; // the button stands there
    }
    const QFontMetricsF metrics(m_painter.font());
    const QRectF row(place.left() + left, place.top(), place.width() - left, metrics.height());
    m_painter.setPen(goesOn ? colourOf(strip.state) : m_palette.faintText);
    m_painter.drawText(
        row, Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(goesOn ? stateText(strip) : shapeOf(strip), Qt::ElideRight, row.width()));
}

void TimelinePainter::paintFinish(int row)
{
    const auto place = finishRect(m_layout, row, QFontMetricsF(m_painter.font()));
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_palette.accent);
    m_painter.drawRoundedRect(place, 4, 4);
    m_painter.setPen(m_palette.accentText);
    m_painter.drawText(place, Qt::AlignCenter, finishText());
    m_painter.restore();
}

void TimelinePainter::paintRuler()
{
    const auto area = m_layout.stripsArea();
    const QRect ruler(0, 0, area.right() + 1, area.top());
    m_painter.save();
    m_painter.setClipRect(ruler & m_exposed);
    m_painter.fillRect(ruler, m_palette.raised);
    m_painter.setPen(m_palette.border);
    m_painter.drawLine(ruler.left(), ruler.bottom(), ruler.right(), ruler.bottom());
    m_painter.setClipRect(QRect(area.left(), 0, area.width(), area.top()) & m_exposed);
    const QFontMetricsF metrics(m_painter.font());
    const double width = metrics.horizontalAdvance(QStringLiteral("0:00:00")) + 2 * kPadding;
    const double step = rulerStepSec(m_layout.pixelsPerSecond(), width, m_scene.rate);
    const double last =
        std::min(m_layout.secondsAt(m_exposed.right() + 1), m_scene.model.durationSec() + 1e-6);
    const double from = std::max(0.0, std::floor(m_layout.secondsAt(m_exposed.left() - width) / step));
    for (auto mark = static_cast<std::int64_t>(from); static_cast<double>(mark) * step <= last; ++mark) {
        const double seconds = static_cast<double>(mark) * step;
        const double x = std::floor(m_layout.xOf(seconds)) + 0.5;
        m_painter.setPen(m_palette.border);
        m_painter.drawLine(QPointF(x, area.top() * 0.45), QPointF(x, area.top()));
        m_painter.setPen(m_palette.faintText);
        if (x + kBesideHead + metrics.horizontalAdvance(rulerText(seconds, step, m_scene.rate)) >
            area.right()) {
            continue; // it would be cut
        }
        m_painter.drawText(
            QRectF(x + kBesideHead, area.top() - metrics.height() - 3, width, metrics.height()),
            Qt::AlignLeft | Qt::AlignVCenter, rulerText(seconds, step, m_scene.rate));
    }
    paintShots();
    m_painter.restore();
}

/// The shots' titles, where there are several.
void TimelinePainter::paintShots()
{
    const auto& shots = m_scene.model.shots;
    if (shots.size() < 2) {
        return;
    }
    const QFontMetricsF metrics(m_painter.font());
    m_painter.setPen(m_palette.text);
    for (const auto& shot : shots) {
        const double left =
            std::max(m_layout.xOf(shot.startSec), static_cast<double>(m_layout.metrics().labels));
        const double width = m_layout.xOf(shot.endSec()) - left - kPadding;
        if (width > metrics.averageCharWidth() * 3) {
            m_painter.drawText(QRectF(left + kPadding / 2, metrics.height() + 2, width, metrics.height()),
                               Qt::AlignVCenter, metrics.elidedText(shot.title, Qt::ElideRight, width));
        }
    }
}

} // namespace cascade::ui
