// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/GuidanceSchedule.h"
#include "ui/style/Palette.h"

#include <QWidget>

namespace cascade::ui {

/// A guidance schedule over the steps of a run, to be bent by hand. Across goes the share of the steps that
/// are done, upwards the scale s = 1 + w. Each step is a dot, bright where it costs two evaluations.
///
/// Mouse      drag a point; double-click adds one; with Ctrl it snaps to steps and to whole scales.
/// Keyboard   arrows move the chosen point (Shift: ten times as far), Page Up and Page Down choose another,
///            Insert adds one behind it, Delete removes it.
class GuidancePlot : public QWidget {
    Q_OBJECT
public:
    explicit GuidancePlot(const Palette& palette, QWidget* parent = nullptr);

    void setSchedule(const diffusion::GuidanceSchedule& schedule);
    [[nodiscard]] const diffusion::GuidanceSchedule& schedule() const { return m_schedule; }
    /// 0 where the number of steps is not known: the plot then shows 32. `onePass`: a guided step of the
    /// stage costs one evaluation, too.
    void setSteps(int steps, bool onePass = false);
    /// The chosen handle of guidanceHandles, or -1.
    [[nodiscard]] int chosen() const { return m_chosen; }
    void choose(int handle);
    void addBehindChosen();
    void removeChosen();

    /// Where a place of the plot is in the widget, and back: x is the fraction, y is w.
    [[nodiscard]] QPointF toWidget(double fraction, double weight) const;
    [[nodiscard]] QPointF fromWidget(const QPointF& point) const;
    /// What the tooltip says of a step, counted from 0.
    [[nodiscard]] QString stepText(int step) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void edited(const diffusion::GuidanceSchedule& schedule, bool continues);
    void chosenChanged(int handle);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRectF area() const;
    [[nodiscard]] int handleAt(const QPointF& point) const;
    void fitScale();
    void addAt(double fraction, double weight);
    void give(const diffusion::GuidanceSchedule& schedule, bool continues);
    bool moveByKey(int key, bool far, bool continues);
    void describe();

    void paintGrid(QPainter& painter) const;
    void paintSteps(QPainter& painter) const;
    void paintCurve(QPainter& painter) const;
    void paintHandles(QPainter& painter) const;

    const Palette& m_palette;
    diffusion::GuidanceSchedule m_schedule;
    int m_steps;
    bool m_stepsKnown = false;
    bool m_onePass = false;
    double m_top = 5; ///< the largest scale that is shown
    int m_chosen = -1;
    bool m_dragging = false;
    bool m_moved = false; ///< the drag has changed something
};

} // namespace cascade::ui
