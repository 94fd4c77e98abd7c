// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/TimelineView.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;
class QHBoxLayout;

namespace cascade::ui {

class PictureKeys;

/// All stages on one axis of seconds: a lane for each, takes as versions of it, shots one after the other,
/// frames that appear as they are sampled. A bar of buttons above a TimelineView.
///
/// Keys     in `actions()`, valid while the panel has the focus: those of the transport; M marker, S
/// snapping,
///          = and - zoom, \ shows all, Up and Down go from cut to cut, Page Up and Down choose a lane, T
///          opens its versions, Return shows it in the viewer.
/// Threads  the window's; it waits for nothing.
class Timeline : public QWidget {
    Q_OBJECT
public:
    using Options = TimelineView::Options;
    explicit Timeline(const Options& options, QWidget* parent = nullptr);

    /// What is shown from now on; TimelineAlgo makes it. A run's progress is followed without a new one.
    void setModel(TimelineModel model);
    [[nodiscard]] const TimelineModel& model() const { return m_view->model(); }
    [[nodiscard]] TimelineMarkers& markers() { return m_view->markers(); }
    [[nodiscard]] TimelineView& view() { return *m_view; }
    void setTheme(const Palette& palette);

Q_SIGNALS:
    /// After `setModel`: shots may lie elsewhere.
    void modelChanged();
    /// Of the time axis: the viewer's playhead runs that far.
    void durationChanged(double seconds);
    /// The viewer should show this clip; its startSec is the place of its shot.
    void viewRequested(const TimelineStrip& strip);
    /// The take of this clip, which is held after it, should go on to the end.
    void finishTake(const TimelineStrip& strip);
    /// The chosen clip between two moments of the axis should be written to a file.
    void exportRange(const TimelineStrip& strip, double inSec, double outSec);
    /// The shots should be written as a list that editing programs open (.otio).
    void exportShots();
    void refused(const QString& message);

private:
    void build();
    void addKeys();
    QToolButton* addButton(QHBoxLayout& row, QAction& action);
    void showChoice();
    void finishChosen();
    void exportChosen();

    Playhead& m_playhead;
    TimelineView* m_view = nullptr;
    PictureKeys* m_keys = nullptr;
    QHBoxLayout* m_bar = nullptr;
    QList<QToolButton*> m_buttons; ///< from the left
    QToolButton* m_snap = nullptr;
    QLabel* m_chosen = nullptr;
    QPushButton* m_finish = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_shots = nullptr;
    double m_durationSec = 0;
};

} // namespace cascade::ui
