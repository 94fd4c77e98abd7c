// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/TimelineLayout.h"

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr double kMostPixelsPerSecond =
    20000;                         ///< a frame at 24 fps is then wider than any window's lane is high
constexpr double kRoomBehind = 24; ///< behind the end of the axis

} // namespace

void TimelineLayout::setModel(const TimelineModel& model)
{
    m_durationSec = model.durationSec();
    m_lanes.clear();
    for (const auto& lane : model.lanes) {
        m_lanes.emplace_back(lane.node, lane.depth());
    }
    arrangeRows();
    if (m_showsAll) {
        showAll();
    }
    setScroll(m_scrollX, m_scrollY);
}

void TimelineLayout::setMetrics(const TimelineMetrics& metrics)
{
    m_metrics = metrics;
    arrangeRows();
    if (m_showsAll) {
        showAll();
    }
}

void TimelineLayout::setViewport(const QSize& size)
{
    m_viewport = size;
    arrangeRows();
    if (m_showsAll) {
        showAll();
    }
    setScroll(m_scrollX, m_scrollY);
}

void TimelineLayout::setOpen(const QString& node, bool open)
{
    if (open) {
        m_open.insert(node);
    } else {
        m_open.erase(node);
    }
    arrangeRows();
    setScroll(m_scrollX, m_scrollY);
}

/// Lower, down to the smallest, where that brings all rows into sight.
int TimelineLayout::laneHeight() const
{
    int others = m_metrics.gap;
    for (const auto& [node, depth] : m_lanes) {
        others += m_metrics.gap + (isOpen(node) ? depth : 0) * (m_metrics.version + m_metrics.gap);
    }
    const int lanes = std::max(1, static_cast<int>(m_lanes.size()));
    const int fitting = (stripsArea().height() - others) / lanes;
    return std::clamp(fitting, std::min(m_metrics.smallestLane, m_metrics.lane), m_metrics.lane);
}

void TimelineLayout::arrangeRows()
{
    const int laneHeight = this->laneHeight();
    m_rows.clear();
    int y = m_metrics.gap;
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) {
        const auto& [node, depth] = m_lanes[lane];
        const int storeys = isOpen(node) ? depth : 0;
        for (int storey = 0; storey <= storeys; ++storey) {
            const int height = storey == 0 ? laneHeight : m_metrics.version;
            m_rows.push_back({static_cast<int>(lane), storey, y, height});
            y += height + m_metrics.gap;
        }
    }
    m_contentHeight = y;
}

double TimelineLayout::xOf(double seconds) const
{
    return m_metrics.labels + seconds * m_pixelsPerSecond - m_scrollX;
}

double TimelineLayout::secondsAt(double x) const
{
    return (x - m_metrics.labels + m_scrollX) / m_pixelsPerSecond;
}

std::pair<double, double> TimelineLayout::visibleSeconds() const
{
    const auto area = stripsArea();
    return {secondsAt(area.left()), secondsAt(area.left() + area.width())};
}

std::pair<int, int> TimelineLayout::rowsBetween(int top, int bottom) const
{
    const int from = top - m_metrics.ruler + m_scrollY, to = bottom - m_metrics.ruler + m_scrollY;
    const auto first = std::partition_point(m_rows.begin(), m_rows.end(),
                                            [&](const auto& row) { return row.y + row.height <= from; });
    const auto last = std::partition_point(first, m_rows.end(), [&](const auto& row) { return row.y < to; });
    return {static_cast<int>(first - m_rows.begin()), static_cast<int>(last - m_rows.begin())};
}

int TimelineLayout::rowAt(int y) const
{
    const auto [first, last] = rowsBetween(y, y + 1);
    return y >= m_metrics.ruler && first < last ? first : -1;
}

QRect TimelineLayout::rowRect(int row) const
{
    const auto& place = m_rows[static_cast<std::size_t>(row)];
    return {m_metrics.labels, m_metrics.ruler + place.y - m_scrollY, stripsArea().width(), place.height};
}

QRectF TimelineLayout::stripRect(const TimelineStrip& strip, int row) const
{
    const auto line = rowRect(row);
    const double left = xOf(strip.startSec);
    return {left, static_cast<double>(line.top()), xOf(strip.endSec()) - left,
            static_cast<double>(line.height())};
}

QRect TimelineLayout::stripsArea() const
{
    return {m_metrics.labels, m_metrics.ruler, std::max(1, m_viewport.width() - m_metrics.labels),
            std::max(1, m_viewport.height() - m_metrics.ruler)};
}

double TimelineLayout::contentWidth() const
{
    return m_durationSec * m_pixelsPerSecond + kRoomBehind;
}

void TimelineLayout::setScroll(double x, int y)
{
    m_scrollX = std::clamp(x, 0.0, std::max(0.0, contentWidth() - viewWidth()));
    m_scrollY = std::clamp(y, 0, std::max(0, m_contentHeight - stripsArea().height()));
}

void TimelineLayout::zoom(double factor, double x)
{
    if (m_durationSec <= 0) {
        return;
    }
    const double least = std::max(1.0, viewWidth() - kRoomBehind) / m_durationSec;
    const double seconds = secondsAt(x);
    const double wish = m_pixelsPerSecond * factor;
    m_showsAll = wish <= least;
    m_pixelsPerSecond = std::clamp(wish, least, std::max(least, kMostPixelsPerSecond));
    setScroll(seconds * m_pixelsPerSecond + m_metrics.labels - x, m_scrollY);
}

void TimelineLayout::showAll()
{
    m_showsAll = true;
    if (m_durationSec > 0) {
        m_pixelsPerSecond = std::max(1.0, viewWidth() - kRoomBehind) / m_durationSec;
    }
    m_scrollX = 0;
}

void TimelineLayout::reveal(double seconds)
{
    const double at = seconds * m_pixelsPerSecond;
    if (at < m_scrollX) {
        setScroll(at, m_scrollY);
    } else if (at > m_scrollX + viewWidth() - kRoomBehind) {
        setScroll(at - viewWidth() + kRoomBehind, m_scrollY);
    }
}

void TimelineLayout::revealRow(int row)
{
    const auto& place = m_rows[static_cast<std::size_t>(row)];
    const int room = stripsArea().height();
    if (place.y < m_scrollY) {
        setScroll(m_scrollX, place.y - m_metrics.gap);
    } else if (place.y + place.height > m_scrollY + room) {
        setScroll(m_scrollX, place.y + place.height - room);
    }
}

} // namespace cascade::ui
