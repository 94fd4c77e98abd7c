// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/TimelineModel.h"

#include <QRect>
#include <QSize>

#include <set>
#include <utility>
#include <vector>

namespace cascade::ui {

/// A row of a timeline: the front of a lane, or one storey of its stack when that is open.
struct TimelineRow {
    int lane = 0;
    int depth = 0;
    int y = 0; ///< of its top, from the top of all rows
    int height = 0;
};

/// Measures of a timeline's parts, in the widget's units.
struct TimelineMetrics {
    int labels = 160; ///< width of the column of labels
    int ruler = 28;
    int lane = 64;
    int version = 40;      ///< a storey of an open stack
    int gap = 4;           ///< below each row
    int smallestLane = 64; ///< where not all lanes are in sight else
    bool operator==(const TimelineMetrics&) const = default;
};

/// Where everything on a timeline lies: seconds and x, lanes and y. Points are of the widget; the column of
/// labels and the ruler stand still, the rest scrolls.
class TimelineLayout {
public:
    void setModel(const TimelineModel& model);
    void setMetrics(const TimelineMetrics& metrics);
    void setViewport(const QSize& size);
    /// Opens and closes the stack of a lane, by its node.
    void setOpen(const QString& node, bool open);
    [[nodiscard]] bool isOpen(const QString& node) const { return m_open.count(node) > 0; }

    [[nodiscard]] const TimelineMetrics& metrics() const { return m_metrics; }
    [[nodiscard]] double pixelsPerSecond() const { return m_pixelsPerSecond; }
    [[nodiscard]] double xOf(double seconds) const;
    [[nodiscard]] double secondsAt(double x) const;
    /// The part of the time axis that is in sight.
    [[nodiscard]] std::pair<double, double> visibleSeconds() const;

    [[nodiscard]] const std::vector<TimelineRow>& rows() const { return m_rows; }
    /// Indices of the first row that meets the widget's y in [top, bottom), and of the one behind the last.
    [[nodiscard]] std::pair<int, int> rowsBetween(int top, int bottom) const;
    /// The row under a point; -1 where there is none.
    [[nodiscard]] int rowAt(int y) const;
    /// The row of a lane's front, of the strips' area, as it is scrolled.
    [[nodiscard]] QRect rowRect(int row) const;
    [[nodiscard]] QRectF stripRect(const TimelineStrip& strip, int row) const;

    /// The area of the strips: right of the labels, below the ruler.
    [[nodiscard]] QRect stripsArea() const;
    [[nodiscard]] int contentHeight() const { return m_contentHeight; }
    [[nodiscard]] double contentWidth() const; ///< of the time axis, with room behind its end

    /// Left edge of the axis in sight, in units of the axis; kept within the content.
    void setScroll(double x, int y);
    [[nodiscard]] double scrollX() const { return m_scrollX; }
    [[nodiscard]] int scrollY() const { return m_scrollY; }
    /// Makes seconds wider by `factor`; the moment under `x` stays there.
    void zoom(double factor, double x);
    void showAll();
    /// Whether all of the time axis is shown, and goes on being shown when its length changes.
    [[nodiscard]] bool showsAll() const { return m_showsAll; }
    /// Scrolls just as far as needed to bring a moment into sight.
    void reveal(double seconds);
    void revealRow(int row);

private:
    void arrangeRows();
    [[nodiscard]] int laneHeight() const;
    [[nodiscard]] double viewWidth() const { return stripsArea().width(); }

    TimelineMetrics m_metrics;
    QSize m_viewport{800, 400};
    double m_durationSec = 0;
    double m_pixelsPerSecond = 100;
    bool m_showsAll = true;
    double m_scrollX = 0;
    int m_scrollY = 0;
    std::vector<std::pair<QString, int>> m_lanes; ///< node and depth of its stack
    std::set<QString> m_open;
    std::vector<TimelineRow> m_rows;
    int m_contentHeight = 0;
};

} // namespace cascade::ui
