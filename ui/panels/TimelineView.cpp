// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/TimelineView.h"

#include "ui/panels/FilmstripAlgo.h"
#include "ui/panels/TimelineAlgo.h"
#include "ui/session/Text.h"

#include <QFontMetricsF>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kSnapReach = 8;  ///< units of the widget
constexpr int kPlayheadReach = 9; ///< around its line, that is drawn anew when it moves

FetchPicture fetchFrom(ClipFrames& frames)
{
    return [&frames](const StageClip& clip, int index, int side) { return frames.frame(clip, index, side); };
}

} // namespace

TimelineView::TimelineView(const Options& options, QWidget* parent)
    : QAbstractScrollArea(parent), m_playhead(options.playhead), m_board(options.board),
      m_palette(&options.palette), m_pictures(options.fetch ? options.fetch : fetchFrom(options.frames))
{
    setAccessibleName(tr("Timeline"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    listen(options.frames);
    measure();
}

void TimelineView::listen(ClipFrames& frames)
{
    const auto repaint = [this] { viewport()->update(); };
    connect(&m_playhead, &Playhead::moved, this, &TimelineView::playheadMoved);
    connect(&m_playhead, &Playhead::stateChanged, this, repaint);
    connect(&m_markers, &TimelineMarkers::changed, this, repaint);
    connect(&m_board, &RunBoard::nodeChanged, this, &TimelineView::nodeChanged);
    connect(&m_board, &RunBoard::runChanged, this, [this] { m_pictures.tryAgain(); });
    connect(&frames, &ClipFrames::ready, this, [this] {
        if (m_waitsForPictures) { // else it is the viewer's
            viewport()->update();
        }
    });
    connect(&frames, &ClipFrames::missing, this, [this](const store::Key& key) { m_pictures.giveUp(key); });
}

void TimelineView::measure()
{
    const QFontMetricsF metrics(font());
    TimelineMetrics measures;
    const auto line = static_cast<int>(std::ceil(metrics.height()));
    measures.labels = static_cast<int>(metrics.averageCharWidth() * 30) + 20;
    measures.ruler = 2 * line + 8 + (m_model.shots.size() > 1 ? line : 0);
    measures.lane = std::max(64, 3 * line + 12);
    measures.smallestLane = line + 6;
    measures.version = std::max(44, 2 * line + 10);
    m_layout.setMetrics(measures);
    syncScrollBars();
}

void TimelineView::setModel(TimelineModel model)
{
    m_model = std::move(model);
    m_layout.setModel(m_model);
    measure();
    if (!m_choice.node.isEmpty() && chosenStrip() == nullptr) {
        choose({});
    }
    viewport()->update();
}

void TimelineView::setTheme(const Palette& palette)
{
    m_palette = &palette;
    viewport()->update();
}

/// Where the layout is scrolled to, onto the scroll bars.
void TimelineView::syncScrollBars()
{
    m_syncing = true;
    const auto area = m_layout.stripsArea();
    const int wide = static_cast<int>(std::ceil(m_layout.contentWidth())) - area.width();
    horizontalScrollBar()->setRange(0, m_layout.showsAll() ? 0 : std::max(0, wide));
    horizontalScrollBar()->setPageStep(area.width());
    horizontalScrollBar()->setSingleStep(std::max(1, area.width() / 20));
    horizontalScrollBar()->setValue(static_cast<int>(m_layout.scrollX()));
    verticalScrollBar()->setRange(0, std::max(0, m_layout.contentHeight() - area.height()));
    verticalScrollBar()->setPageStep(area.height());
    verticalScrollBar()->setSingleStep(m_layout.metrics().lane / 2);
    verticalScrollBar()->setValue(m_layout.scrollY());
    m_syncing = false;
    viewport()->update();
}

void TimelineView::scrollContentsBy(int, int)
{
    if (!m_syncing) {
        m_layout.setScroll(horizontalScrollBar()->value(), verticalScrollBar()->value());
        viewport()->update();
    }
}

void TimelineView::resizeEvent(QResizeEvent*)
{
    m_layout.setViewport(viewport()->size());
    syncScrollBars();
}

void TimelineView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        measure();
    }
}

void TimelineView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    const Rate rate = m_model.lanes.empty() || m_model.lanes.back().strips.empty()
                          ? Rate()
                          : m_model.lanes.back().strips.front().shape.rate;
    const TimelinePainter::Scene scene{m_model,    m_layout, m_markers, m_playhead, m_board,
                                       *m_palette, m_choice, rate,      m_pictures};
    TimelinePainter(painter, scene, event->rect()).paint();
    m_drawnSeconds = m_playhead.seconds();
    m_waitsForPictures =
        m_pictures.takeMissed() || (m_waitsForPictures && event->rect() != viewport()->rect());
    if (m_model.lanes.empty()) {
        painter.setPen(m_palette->faintText);
        painter.drawText(m_layout.stripsArea(), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("No stages yet: the lanes of the graph's stages will be here."));
    }
}

void TimelineView::playheadMoved()
{
    const double before = m_layout.scrollX();
    const double x = m_layout.xOf(m_playhead.seconds());
    const auto area = m_layout.stripsArea();
    if (m_playhead.playing() && (x < area.left() || x > area.right())) {
        m_layout.setScroll(m_playhead.seconds() * m_layout.pixelsPerSecond(),
                           m_layout.scrollY()); // turns the page
    } else {
        m_layout.reveal(m_playhead.seconds());
    }
    if (m_layout.scrollX() != before) {
        syncScrollBars();
        return;
    }
    for (const double seconds : {m_drawnSeconds, m_playhead.seconds()}) {
        const int at = static_cast<int>(m_layout.xOf(seconds));
        viewport()->update(QRect(at - kPlayheadReach, 0, 2 * kPlayheadReach + 1, viewport()->height()));
    }
}

void TimelineView::nodeChanged(const graph::NodeId& node)
{
    if (!updateRunning(m_model, node, m_board.node(node))) {
        return;
    }
    const auto& rows = m_layout.rows();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (m_model.lanes[static_cast<std::size_t>(rows[row].lane)].node == text(node.text())) {
            auto line = m_layout.rowRect(static_cast<int>(row));
            line.setLeft(0);
            viewport()->update(line);
        }
    }
}

void TimelineView::choose(const TimelineChoice& choice)
{
    if (choice == m_choice) {
        return;
    }
    m_choice = choice;
    const auto* strip = chosenStrip();
    setAccessibleDescription(strip == nullptr
                                 ? QString()
                                 : QStringLiteral("%1, %2, %3")
                                       .arg(strip->node, strip->label, TimelinePainter::stripText(*strip)));
    if (const int row = rowOfChoice(); row >= 0) {
        m_layout.revealRow(row);
        syncScrollBars();
    }
    viewport()->update();
    Q_EMIT choiceChanged();
}

const TimelineStrip* TimelineView::stripOf(const TimelineChoice& choice) const
{
    for (const auto& lane : m_model.lanes) {
        for (const auto& strip : lane.strips) {
            if (choice == TimelineChoice{strip.node, strip.shot, strip.depth}) {
                return &strip;
            }
        }
    }
    return nullptr;
}

const TimelineStrip* TimelineView::chosenStrip() const
{
    return stripOf(m_choice);
}

int TimelineView::rowOfChoice() const
{
    const auto& rows = m_layout.rows();
    const auto found = std::find_if(rows.begin(), rows.end(), [this](const auto& row) {
        return m_model.lanes[static_cast<std::size_t>(row.lane)].node == m_choice.node &&
               row.depth == m_choice.depth;
    });
    return found == rows.end() ? -1 : static_cast<int>(found - rows.begin());
}

void TimelineView::chooseNextRow(int direction)
{
    const auto count = static_cast<int>(m_layout.rows().size());
    if (count == 0) {
        return;
    }
    const int now = rowOfChoice();
    const int next = now < 0 ? (direction > 0 ? 0 : count - 1) : std::clamp(now + direction, 0, count - 1);
    const auto& row = m_layout.rows()[static_cast<std::size_t>(next)];
    const auto* front = m_model.at(row.lane, m_playhead.seconds());
    choose({m_model.lanes[static_cast<std::size_t>(row.lane)].node,
            front == nullptr ? m_choice.shot : front->shot, row.depth});
}

void TimelineView::viewChosen()
{
    if (const auto* strip = chosenStrip()) {
        const auto asked = *strip; // whoever is asked may set another model
        Q_EMIT viewRequested(asked);
    }
}

void TimelineView::toggleStack(const QString& node)
{
    m_layout.setOpen(node, !m_layout.isOpen(node));
    if (!m_layout.isOpen(node) && m_choice.node == node && m_choice.depth > 0) {
        choose({node, m_choice.shot, 0});
    }
    syncScrollBars();
}

void TimelineView::zoom(double factor)
{
    const auto area = m_layout.stripsArea();
    const double x = m_layout.xOf(m_playhead.seconds());
    m_layout.zoom(factor, x >= area.left() && x <= area.right() ? x : area.center().x());
    syncScrollBars();
}

void TimelineView::showAll()
{
    m_layout.showAll();
    syncScrollBars();
}

/// What snapping and going from cut to cut know: borders of shots, markers, the range.
std::vector<double> TimelineView::places() const
{
    auto all = m_model.cuts();
    for (const auto& marker : m_markers.all()) {
        all.push_back(marker.seconds);
    }
    for (const auto& end : {m_playhead.in(), m_playhead.out()}) {
        if (end) {
            all.push_back(*end);
        }
    }
    return all;
}

void TimelineView::goToCut(int direction)
{
    if (const auto next = nextPlace(m_playhead.seconds(), places(), direction)) {
        m_playhead.seek(*next);
    }
}

double TimelineView::snapped(double seconds, bool inverted) const
{
    if (m_snaps == inverted) {
        return seconds;
    }
    return snapTo(seconds, places(), kSnapReach / m_layout.pixelsPerSecond()).value_or(seconds);
}

void TimelineView::scrub(double x, bool inverted)
{
    m_playhead.seek(snapped(m_layout.secondsAt(x), inverted));
}

} // namespace cascade::ui
