// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/TimelineView.h"

#include "ui/panels/KeyTip.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

// What the pointer does on a timeline, and markers.

namespace cascade::ui {

namespace {

constexpr double kSamePlaceSec = 1e-4;
constexpr double kZoomANotch = 1.25;
constexpr int kNotch = 120;

} // namespace

int TimelineView::markerAt(const QPointF& point) const
{
    for (const auto& marker : m_markers.all()) {
        if (TimelinePainter::flagRect(m_layout, marker).adjusted(-2, -1, 2, 3).contains(point)) {
            return marker.id;
        }
    }
    return 0;
}

int TimelineView::markerHere() const
{
    for (const auto& marker : m_markers.all()) {
        if (std::abs(marker.seconds - m_playhead.seconds()) < kSamePlaceSec) {
            return marker.id;
        }
    }
    return 0;
}

void TimelineView::addMarkerHere()
{
    if (const int there = markerHere()) {
        renameMarker(there);
        return;
    }
    const double seconds = m_playhead.seconds();
    const auto* shot = m_model.canvas();
    if (shot != nullptr &&
        (seconds < shot->startSec - kSamePlaceSec || seconds > shot->endSec() + kSamePlaceSec)) {
        Q_EMIT refused(tr("Markers are kept in the graph on the canvas, and this is another shot: open its "
                          "graph to mark it."));
        return;
    }
    m_markers.add(seconds);
}

/// Within the shot that markers are of.
void TimelineView::dragMarker(double x)
{
    const auto* shot = m_model.canvas();
    const double first = shot == nullptr ? 0 : shot->startSec;
    const double last = shot == nullptr ? m_model.durationSec() : shot->endSec();
    const double seconds = std::clamp(m_layout.secondsAt(x), first, last);
    const auto* marker = m_markers.find(m_draggedMarker);
    if (marker != nullptr && marker->seconds != seconds) {
        m_markers.move(m_draggedMarker, seconds, std::exchange(m_markerMoved, true));
    }
}

void TimelineView::removeMarkerHere()
{
    m_markers.remove(markerHere());
}

void TimelineView::renameMarker(int id)
{
    const auto* marker = m_markers.find(id);
    if (marker == nullptr) {
        return;
    }
    delete m_nameEditor;
    m_nameEditor = new QLineEdit(marker->name, viewport());
    m_nameEditor->setAccessibleName(tr("Name of the marker"));
    const auto flag = TimelinePainter::flagRect(m_layout, *marker);
    const int width = static_cast<int>(QFontMetricsF(font()).averageCharWidth() * 24);
    m_nameEditor->setGeometry(
        std::clamp(static_cast<int>(flag.right()) + 2, 0, std::max(0, viewport()->width() - width)), 0, width,
        m_nameEditor->sizeHint().height());
    connect(m_nameEditor, &QLineEdit::editingFinished, this, [this, id, editor = m_nameEditor] {
        if (editor == m_nameEditor) {
            m_nameEditor = nullptr;
            editor->deleteLater();
            m_markers.rename(id, editor->text().trimmed());
            setFocus();
        }
    });
    m_nameEditor->show();
    m_nameEditor->selectAll();
    m_nameEditor->setFocus();
}

const TimelineStrip* TimelineView::stripAt(const QPointF& point) const
{
    const int row = m_layout.rowAt(static_cast<int>(point.y()));
    if (row < 0 || point.x() < m_layout.metrics().labels) {
        return nullptr;
    }
    const auto& place = m_layout.rows()[static_cast<std::size_t>(row)];
    for (const auto& strip : m_model.lanes[static_cast<std::size_t>(place.lane)].strips) {
        if (strip.depth == place.depth && m_layout.stripRect(strip, row).contains(point)) {
            return &strip;
        }
    }
    return nullptr;
}

void TimelineView::pressLabel(int row, const QPointF& point)
{
    const auto& place = m_layout.rows()[static_cast<std::size_t>(row)];
    const auto& lane = m_model.lanes[static_cast<std::size_t>(place.lane)];
    const auto* front = m_model.at(place.lane, m_playhead.seconds());
    const TimelineChoice choice{lane.node, front == nullptr ? 0 : front->shot, place.depth};
    const auto* strip = stripOf(choice);
    const bool held = strip != nullptr && strip->state == StripState::Held && strip->take;
    if (place.depth == 0 && lane.depth() > 0 &&
        TimelinePainter::triangleRect(m_layout, row).contains(point)) {
        toggleStack(lane.node);
    } else if (held && TimelinePainter::finishRect(m_layout, row, QFontMetricsF(font())).contains(point)) {
        const auto asked = *strip;
        Q_EMIT finishTake(asked);
    } else {
        choose(choice);
    }
}

void TimelineView::mousePressEvent(QMouseEvent* event)
{
    const QPointF point = event->position();
    const int row = m_layout.rowAt(static_cast<int>(point.y()));
    m_dragged = point;
    if (event->button() == Qt::MiddleButton) {
        m_drag = Drag::Pan;
    } else if (event->button() != Qt::LeftButton) {
        return;
    } else if (const int marker = markerAt(point)) {
        m_drag = Drag::Marker;
        m_draggedMarker = marker;
        m_markerMoved = false;
    } else if (point.x() < m_layout.metrics().labels) {
        if (row >= 0) {
            pressLabel(row, point);
        }
    } else {
        if (const auto* strip = stripAt(point)) {
            choose({strip->node, strip->shot, strip->depth});
        }
        m_drag = Drag::Scrub;
        m_playhead.stop();
        scrub(point.x(), event->modifiers() & Qt::AltModifier);
    }
}

void TimelineView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF point = event->position();
    const bool inverted = event->modifiers() & Qt::AltModifier;
    switch (m_drag) {
    case Drag::Scrub:
        scrub(point.x(), inverted);
        break;
    case Drag::Pan:
        m_layout.setScroll(m_layout.scrollX() + m_dragged.x() - point.x(),
                           m_layout.scrollY() + static_cast<int>(m_dragged.y() - point.y()));
        m_dragged = point;
        syncScrollBars();
        break;
    case Drag::Marker:
        if (std::abs(point.x() - m_dragged.x()) > 2) {
            dragMarker(point.x());
        }
        break;
    case Drag::None:
        viewport()->setCursor(markerAt(point) != 0 ? Qt::SizeHorCursor : Qt::ArrowCursor);
    }
}

void TimelineView::mouseReleaseEvent(QMouseEvent*)
{
    m_drag = Drag::None;
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QPointF point = event->position();
    if (const int marker = markerAt(point)) {
        m_drag = Drag::None;
        renameMarker(marker);
    } else if (const auto* strip = stripAt(point)) {
        choose({strip->node, strip->shot, strip->depth});
        viewChosen();
    } else {
        mousePressEvent(event);
    }
}

void TimelineView::wheelEvent(QWheelEvent* event)
{
    const QPoint delta = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier) {
        m_layout.zoom(std::pow(kZoomANotch, static_cast<double>(delta.y()) / kNotch), event->position().x());
    } else {
        const bool along = (event->modifiers() & Qt::ShiftModifier) || delta.x() != 0;
        const int by = delta.x() != 0 ? delta.x() : delta.y();
        m_layout.setScroll(m_layout.scrollX() - (along ? by : 0), m_layout.scrollY() - (along ? 0 : by / 2));
    }
    syncScrollBars();
    event->accept();
}

QString TimelineView::tipAt(const QPointF& point) const
{
    if (const auto* marker = m_markers.find(markerAt(point))) {
        return tr("%1: drag to move, double click to rename").arg(marker->name);
    }
    if (const auto* strip = stripAt(point)) {
        return QStringLiteral("%1 · %2\n%3")
            .arg(strip->node, strip->label, TimelinePainter::stripText(*strip));
    }
    const int row = m_layout.rowAt(static_cast<int>(point.y()));
    if (row >= 0 && point.x() < m_layout.metrics().labels) {
        const auto& lane =
            m_model.lanes[static_cast<std::size_t>(m_layout.rows()[static_cast<std::size_t>(row)].lane)];
        const auto opens = tr("%1: the triangle opens and closes its versions").arg(lane.title);
        return lane.depth() == 0       ? lane.title
               : m_versions == nullptr ? opens
                                       : tipWithKeys(opens, {m_versions});
    }
    return {};
}

bool TimelineView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), tipAt(help->pos()), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace cascade::ui
