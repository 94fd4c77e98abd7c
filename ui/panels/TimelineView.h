// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/TimelinePainter.h"

#include <QAbstractScrollArea>
#include <QKeyEvent>

class QAction;
class QLineEdit;

namespace cascade::ui {

/// The lanes of a timeline, its ruler and its labels, drawn by TimelinePainter. A drag in the ruler or on a
/// strip moves the playhead; a click chooses a strip, a double click asks a viewer to show it; Ctrl and the
/// wheel zoom at the pointer, Shift and the wheel go along the axis. A marker's flag is dragged, and renamed
/// by a double click.
class TimelineView : public QAbstractScrollArea {
    Q_OBJECT
public:
    struct Options {
        Playhead& playhead;
        ClipFrames& frames;
        RunBoard& board;
        const Palette& palette;
        FetchPicture fetch = {}; ///< instead of `frames`: for tests
    };
    explicit TimelineView(const Options& options, QWidget* parent = nullptr);

    void setModel(TimelineModel model);
    [[nodiscard]] const TimelineModel& model() const { return m_model; }
    [[nodiscard]] const TimelineLayout& timelineLayout() const { return m_layout; }
    [[nodiscard]] TimelineMarkers& markers() { return m_markers; }
    void setTheme(const Palette& palette);

    [[nodiscard]] const TimelineChoice& choice() const { return m_choice; }
    void choose(const TimelineChoice& choice);
    [[nodiscard]] const TimelineStrip* chosenStrip() const;
    void chooseNextRow(int direction); ///< up -1, down 1
    void viewChosen();
    void toggleStack(const QString& node);
    /// What opens and closes the versions of a lane by a key: tips name it.
    void setVersionsAction(QAction* action) { m_versions = action; }

    [[nodiscard]] bool snaps() const { return m_snaps; }
    void setSnaps(bool snaps) { m_snaps = snaps; }
    void zoom(double factor); ///< around the playhead, if it is in sight
    void showAll();
    /// To the shot's border or the marker before (-1) or behind (1) the playhead.
    void goToCut(int direction);
    /// Markers belong to the graph on the canvas: elsewhere it is refused. Where one is, it is renamed.
    void addMarkerHere();
    void removeMarkerHere();
    void renameMarker(int id);

Q_SIGNALS:
    void choiceChanged();
    /// A viewer should show this clip.
    void viewRequested(const TimelineStrip& strip);
    void finishTake(const TimelineStrip& strip);
    void refused(const QString& message);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override { event->ignore(); } // keys are the panel's

private:
    enum class Drag { None, Scrub, Pan, Marker };
    void listen(ClipFrames& frames);
    void measure();
    void syncScrollBars();
    void playheadMoved();
    void nodeChanged(const graph::NodeId& node);
    void pressLabel(int row, const QPointF& point);
    void scrub(double x, bool inverted);
    [[nodiscard]] double snapped(double seconds, bool inverted) const;
    [[nodiscard]] std::vector<double> places() const;
    [[nodiscard]] int markerAt(const QPointF& point) const;
    [[nodiscard]] int markerHere() const;
    void dragMarker(double x);
    [[nodiscard]] const TimelineStrip* stripAt(const QPointF& point) const;
    [[nodiscard]] const TimelineStrip* stripOf(const TimelineChoice& choice) const;
    [[nodiscard]] int rowOfChoice() const;
    [[nodiscard]] QString tipAt(const QPointF& point) const;

    Playhead& m_playhead;
    RunBoard& m_board;
    const Palette* m_palette;
    TimelineModel m_model;
    TimelineLayout m_layout;
    TimelineMarkers m_markers;
    FilmstripCache m_pictures;
    TimelineChoice m_choice;
    bool m_snaps = true;
    bool m_syncing = false;
    bool m_waitsForPictures = false;
    double m_drawnSeconds = 0; ///< where the playhead was drawn last
    Drag m_drag = Drag::None;
    QPointF m_dragged;
    int m_draggedMarker = 0;
    bool m_markerMoved = false; ///< by the drag that goes on
    QLineEdit* m_nameEditor = nullptr;
    QAction* m_versions = nullptr;
};

} // namespace cascade::ui
