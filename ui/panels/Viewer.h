// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/ViewerCanvas.h"
#include "ui/panels/ViewerStepLog.h"
#include "ui/panels/ViewerTrials.h"

#include <QHash>
#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QSlider;
class QVBoxLayout;

namespace cascade::ui {

class PictureKeys;
class ViewerBar;
class ViewerTransport;

/// Shows any stage of any take at the playhead, up to four in sync, each at its own rate: alone, wiped, side
/// by side, as a difference or two by two. Below: the steps of the first source's sampling, and the
/// transport.
///
/// Keys     in `actions()`, valid while the panel has the focus: C swaps, M changes the mode, Z or Esc leaves
///          the comparison, 1 to 9 recall what Ctrl+1 to Ctrl+9 kept, and those of the transport.
/// Threads  the window's; it waits for nothing.
class Viewer : public QWidget {
    Q_OBJECT
public:
    struct Options {
        Playhead& playhead;
        ClipFrames& frames;
        RunBoard& board;
        const Palette& palette;
    };
    explicit Viewer(const Options& options, QWidget* parent = nullptr);

    /// What the menus of sources offer.
    void setChoices(const QVector<ViewerSource>& choices);
    /// Shows a source in a place, 0 to 3. Place 1 and above bring a comparison about where there is none.
    void view(const ViewerSource& source, int place = 0);
    void setSources(const QVector<ViewerSource>& sources);
    [[nodiscard]] const QVector<ViewerSource>& sources() const { return m_sources; }
    void setMode(CompareMode mode);
    [[nodiscard]] CompareMode mode() const { return m_mode; }
    void setLook(const ViewerLook& look);
    [[nodiscard]] const ViewerLook& look() const { return m_look; }
    void swap();
    void setTheme(const Palette& palette);

    /// Where a timeline is longer than what is shown, the playhead runs to its end.
    void setTimelineDuration(double seconds);

    /// Earlier steps of the first source's sampling, for the slider; none hides it. A source that is being
    /// sampled brings its own.
    void setDenoisingSteps(const QVector<DenoisingStep>& steps);
    [[nodiscard]] const ViewerStepLog& stepLog() const { return *m_stepLog; }

    /// Compares the first two sources without saying which is which: 1 and 2 tell the better side, 0 none.
    /// Esc ends it. Needs two sources.
    void startRating(std::optional<quint32> seed = {});
    void stopRating();
    [[nodiscard]] bool rating() const { return m_trials != nullptr; }

    [[nodiscard]] ViewerCanvas& canvas() { return *m_canvas; }

Q_SIGNALS:
    void sourcesChanged();
    /// After each trial of a blind comparison: the source that was preferred, 0 or 1, or -1 for none.
    void rated(int preferred, const ViewerRating& soFar);
    void ratingEnded(const ViewerRating& rating);

private:
    struct Kept {
        QVector<ViewerSource> sources;
        CompareMode mode = CompareMode::Single;
    };
    void build();
    void addStepRow(QVBoxLayout& column);
    void addStateRow(QVBoxLayout& column);
    void addKeys();
    void addSlotKeys();
    void listen();
    void showSources();
    void showClip();
    void showStep();
    void showState();
    void liveSteps(const graph::NodeId& node);
    void leaveComparison();
    void pressDigit(int digit);
    void rate(int side);
    void keep(int digit);
    void recall(int digit);

    Playhead& m_playhead;
    const Palette* m_palette;
    QVector<ViewerSource> m_sources;
    CompareMode m_mode = CompareMode::Single;
    ViewerLook m_look;
    double m_timelineSec = 0;
    QVector<DenoisingStep> m_steps;
    QHash<int, Kept> m_kept; ///< by the digit of its key
    std::unique_ptr<ViewerTrials> m_trials;
    CompareMode m_modeBeforeRating = CompareMode::Single;

    PictureKeys* m_keys = nullptr;
    ViewerPictures* m_pictures = nullptr;
    ViewerStepLog* m_stepLog = nullptr;
    ViewerBar* m_bar = nullptr;
    ViewerCanvas* m_canvas = nullptr;
    QWidget* m_stepRow = nullptr;
    QSlider* m_stepSlider = nullptr;
    QLabel* m_stepText = nullptr;
    QLabel* m_pixelText = nullptr;
    QLabel* m_stateText = nullptr;
    ViewerTransport* m_transport = nullptr;
};

} // namespace cascade::ui
