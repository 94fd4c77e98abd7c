// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/TimelinePainter.h"

#include "ui/panels/FilmstripAlgo.h"
#include "ui/panels/ViewerSource.h"
#include "ui/session/Text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kPadding = 8;
constexpr double kNarrowestTick = 4; ///< a frame narrower than this has none
constexpr double kDimmest = 0.3;     ///< of a picture that is all noise

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Timeline)
};

QColor faded(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

} // namespace

TimelinePainter::TimelinePainter(QPainter& painter, const Scene& scene, const QRect& exposed)
    : m_painter(painter), m_scene(scene), m_exposed(exposed), m_layout(scene.layout), m_palette(scene.palette)
{
}

void TimelinePainter::paint()
{
    m_painter.fillRect(m_exposed, m_palette.panel);
    const QRect strips = m_layout.stripsArea();
    m_painter.save();
    m_painter.setClipRect(strips & m_exposed);
    paintStrips();
    paintCuts();
    m_painter.restore();
    if (m_exposed.left() < strips.left()) {
        paintLabels();
    }
    if (m_exposed.top() < strips.top()) {
        paintRuler();
    }
    m_painter.save();
    m_painter.setClipRect(QRect(strips.left() - 1, 0, strips.width() + 1, strips.bottom()));
    paintMarkers();
    paintRange();
    paintPlayhead();
    m_painter.restore();
}

void TimelinePainter::paintStrips()
{
    m_painter.fillRect(m_layout.stripsArea() & m_exposed, m_palette.window);
    const auto [first, last] = m_layout.rowsBetween(m_exposed.top(), m_exposed.bottom() + 1);
    for (int row = first; row < last; ++row) {
        paintRow(row);
    }
}

void TimelinePainter::paintRow(int row)
{
    const auto& place = m_layout.rows()[static_cast<std::size_t>(row)];
    m_painter.fillRect(m_layout.rowRect(row) & m_exposed, m_palette.field);
    for (const auto& strip : m_scene.model.lanes[static_cast<std::size_t>(place.lane)].strips) {
        const auto rect = m_layout.stripRect(strip, row);
        if (strip.depth == place.depth && rect.right() >= m_exposed.left() &&
            rect.left() <= m_exposed.right()) {
            paintStrip(strip, rect);
        }
    }
}

QColor TimelinePainter::colourOf(StripState state) const
{
    switch (state) {
    case StripState::Running:
        return m_palette.accent;
    case StripState::Held:
        return m_palette.warning;
    case StripState::Failed:
    case StripState::Stopped:
        return m_palette.error;
    case StripState::Done:
        return m_palette.good;
    case StripState::Planned:
    case StripState::Waiting:
        break;
    }
    return m_palette.faintText;
}

bool TimelinePainter::chosen(const TimelineStrip& strip) const
{
    return m_scene.choice == TimelineChoice{strip.node, strip.shot, strip.depth};
}

void TimelinePainter::paintStrip(const TimelineStrip& strip, const QRectF& place)
{
    const bool planned = strip.state == StripState::Planned || strip.state == StripState::Waiting;
    m_painter.fillRect(place, planned ? m_palette.field : m_palette.raised);
    if (planned) {
        m_painter.fillRect(place, QBrush(m_palette.border, Qt::BDiagPattern));
    }
    paintFilm(strip, place);
    paintTicks(strip, place);
    paintStripName(strip, place);
    paintProgress(strip, place);
    const bool isChosen = chosen(strip);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(isChosen ? m_palette.accent : m_palette.border, isChosen ? 2 : 1));
    m_painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5));
}

QPixmap TimelinePainter::pictureOf(const TimelineStrip& strip, int frame, int height) const
{
    if (strip.clip) {
        return m_scene.pictures.frame(*strip.clip, frame, height);
    }
    if (!strip.isLive()) {
        return {};
    }
    const auto& run = m_scene.board.node(graph::NodeId(strip.node.toStdString()));
    const auto end = run.firstFrame + run.pictures.size() * std::max<std::int64_t>(1, run.frameStride);
    if (frame < run.firstFrame || frame >= end) {
        return {};
    }
    return m_scene.pictures.picture(pictureOfFrame(run.pictures, run.firstFrame, run.frameStride, frame),
                                    height);
}

/// The pictures of the frames in sight; a picture that is still noisy is dimmed.
void TimelinePainter::paintFilm(const TimelineStrip& strip, const QRectF& place)
{
    if (strip.shape.frames == 0 || strip.shape.height == 0) {
        return;
    }
    const double scale = m_painter.device()->devicePixelRatioF();
    const double frameWidth = place.width() / strip.shape.frames;
    const double width = place.height() * strip.shape.width / strip.shape.height;
    const int height = static_cast<int>(std::ceil(place.height() * scale));
    const bool noisy = strip.state == StripState::Running && strip.steps > 0;
    m_painter.setOpacity(noisy ? kDimmest + (1 - kDimmest) * strip.step / strip.steps : 1);
    const double first = (m_exposed.left() - place.left()) / frameWidth;
    const double last = (m_exposed.right() + 1 - place.left()) / frameWidth;
    for (const auto& cell : filmCells(strip.shape.frames, first, last, frameWidth, width)) {
        const auto picture = pictureOf(strip, cell.frame, height);
        if (picture.isNull()) {
            continue;
        }
        const double seen = std::min(width, cell.frames * frameWidth);
        const double cut = (width - seen) / 2 / width * picture.width(); // the middle is kept
        m_painter.drawPixmap(
            QRectF(place.left() + cell.frame * frameWidth, place.top(), seen, place.height()), picture,
            QRectF(cut, 0, picture.width() - 2 * cut, picture.height()));
    }
    m_painter.setOpacity(1);
}

/// A mark where each frame begins, as far as there is room for them.
void TimelinePainter::paintTicks(const TimelineStrip& strip, const QRectF& place)
{
    const double frameWidth = place.width() / std::max(1, strip.shape.frames);
    if (frameWidth < kNarrowestTick) {
        return;
    }
    const double pictureWidth = place.height() * strip.shape.width / std::max(1, strip.shape.height);
    const bool apart = filmCells(2, 0, 2, frameWidth, pictureWidth).size() == 2; // a picture for each frame
    const int first = std::max(1, static_cast<int>((m_exposed.left() - place.left()) / frameWidth));
    const int last = std::min(strip.shape.frames - 1,
                              static_cast<int>((m_exposed.right() + 1 - place.left()) / frameWidth));
    QVector<QLineF> lines;
    for (int frame = first; frame <= last; ++frame) {
        const double x = std::floor(place.left() + frame * frameWidth) + 0.5;
        lines.append({x, place.top(), x, place.top() + place.height() * (apart ? 1 : 0.12)});
    }
    m_painter.setPen(faded(m_palette.window, 0.85));
    m_painter.drawLines(lines);
}

void TimelinePainter::paintProgress(const TimelineStrip& strip, const QRectF& place)
{
    const double height = 3;
    QRectF line(place.left(), place.bottom() - height, place.width(), height);
    if (strip.state == StripState::Running) {
        m_painter.fillRect(line, faded(m_palette.window, 0.8));
        line.setWidth(place.width() * std::clamp(strip.share, 0.0, 1.0));
    } else if (strip.state == StripState::Done || strip.state == StripState::Planned ||
               strip.state == StripState::Waiting) {
        return;
    }
    m_painter.fillRect(line, colourOf(strip.state));
}

void TimelinePainter::paintStripName(const TimelineStrip& strip, const QRectF& place)
{
    const QFontMetricsF metrics(m_painter.font());
    const double left = std::max(place.left(), static_cast<double>(m_layout.stripsArea().left()));
    const double room = place.right() - left - 2 * kPadding;
    if (room < metrics.averageCharWidth() * 6) {
        return;
    }
    const QString name = metrics.elidedText(strip.label, Qt::ElideRight, room);
    const QRectF chip(left + kPadding / 2, place.bottom() - metrics.height() - kPadding / 2,
                      metrics.horizontalAdvance(name) + kPadding, metrics.height());
    if (!chip.intersects(m_exposed)) {
        return;
    }
    m_painter.fillRect(chip, faded(m_palette.panel, 0.8));
    m_painter.setPen(m_palette.text);
    m_painter.drawText(chip, Qt::AlignCenter, name);
}

/// The shots' borders.
void TimelinePainter::paintCuts()
{
    if (m_scene.model.shots.size() < 2) {
        return;
    }
    m_painter.setPen(QPen(m_palette.text, 1, Qt::DashLine));
    for (const double cut : m_scene.model.cuts()) {
        const double x = std::floor(m_layout.xOf(cut)) + 0.5;
        m_painter.drawLine(QPointF(x, m_exposed.top()), QPointF(x, m_exposed.bottom() + 1));
    }
}

void TimelinePainter::paintRange()
{
    const auto in = m_scene.playhead.in(), out = m_scene.playhead.out();
    if (!in && !out) {
        return;
    }
    const double from = m_layout.xOf(in.value_or(0));
    const double to = m_layout.xOf(out.value_or(m_scene.model.durationSec()));
    const QRectF area = m_layout.stripsArea();
    const auto shade = faded(m_palette.window, 0.6);
    if (from > area.left()) {
        m_painter.fillRect(QRectF(QPointF(area.left(), area.top()), QPointF(from, area.bottom() + 1)), shade);
    }
    if (to < area.right()) {
        m_painter.fillRect(QRectF(QPointF(to, area.top()), QPointF(area.right() + 1, area.bottom() + 1)),
                           shade);
    }
    m_painter.fillRect(QRectF(from, area.top() - 4, to - from, 4), m_palette.accent);
}

void TimelinePainter::paintMarkers()
{
    for (const auto& marker : m_scene.markers.all()) {
        const auto flag = flagRect(m_layout, marker);
        if (flag.right() < m_exposed.left() || flag.left() > m_exposed.right() + 200) {
            continue;
        }
        const double x = flag.center().x();
        m_painter.setPen(QPen(faded(m_palette.warning, 0.7), 1));
        m_painter.drawLine(QPointF(x, flag.bottom()), QPointF(x, m_layout.stripsArea().bottom()));
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_palette.warning);
        m_painter.drawPolygon(QPolygonF{flag.topLeft(),
                                        flag.topRight(),
                                        {flag.right(), flag.center().y()},
                                        {x, flag.bottom()},
                                        {flag.left(), flag.center().y()}});
        m_painter.restore();
        m_painter.setPen(m_palette.text);
        m_painter.drawText(flag.topRight() + QPointF(3, QFontMetricsF(m_painter.font()).ascent() - 1),
                           marker.name);
    }
}

void TimelinePainter::paintPlayhead()
{
    const double x = m_layout.xOf(m_scene.playhead.seconds());
    const QRect area = m_layout.stripsArea();
    if (x < area.left() - 1 || x > area.right() + 1) {
        return;
    }
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(QPen(m_palette.playhead, 1.5));
    m_painter.drawLine(QPointF(x, 0), QPointF(x, area.bottom()));
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_palette.playhead);
    const double top = area.top();
    m_painter.drawPolygon(
        QPolygonF{{x - 6, top - 13}, {x + 6, top - 13}, {x + 6, top - 7}, {x, top - 1}, {x - 6, top - 7}});
    m_painter.restore();
}

QString TimelinePainter::stateText(const TimelineStrip& strip)
{
    switch (strip.state) {
    case StripState::Planned:
        return Words::tr("not run yet");
    case StripState::Waiting:
        return Words::tr("waiting");
    case StripState::Running:
        return strip.steps > 0 ? Words::tr("step %1 of %2").arg(strip.step).arg(strip.steps)
                               : Words::tr("running");
    case StripState::Done:
        return Words::tr("done");
    case StripState::Held:
        return Words::tr("held for approval");
    case StripState::Stopped:
        return Words::tr("stopped");
    case StripState::Failed:
        return Words::tr("failed");
    }
    return {};
}

QString TimelinePainter::stripText(const TimelineStrip& strip)
{
    return QStringLiteral("%1 · %2").arg(shapeText(strip.shape), stateText(strip));
}

QString TimelinePainter::finishText()
{
    return Words::tr("Finish this take");
}

} // namespace cascade::ui
