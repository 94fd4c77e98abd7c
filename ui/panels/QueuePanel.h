// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/QueueModel.h"
#include "ui/style/Palette.h"

#include <QTreeView>
#include <QWidget>

class QLabel;
class QToolBar;

namespace cascade::ui {

/// The queue as a table: what runs, what waits and can be dragged into another order, what has ended.
///
/// Whether jobs run is the window's business: the panel asks with `runQueueRequested`, and shows what
/// `setQueueRuns` says.
class QueuePanel : public QWidget {
    Q_OBJECT
public:
    struct Options {
        QueueModel& model;
        const Palette& palette;
    };
    explicit QueuePanel(const Options& options, QWidget* parent = nullptr);

    /// Whether something takes jobs from the queue now.
    void setQueueRuns(bool runs);
    [[nodiscard]] QTreeView& view() { return *m_view; }

Q_SIGNALS:
    void runQueueRequested(bool run);
    /// A job with all it holds: its graph is to be put on the canvas.
    void openGraphRequested(const std::shared_ptr<const store::Job>& job);
    /// The files that a job has written are to be shown.
    void showFilesRequested(const QStringList& files);
    void failed(const QString& message, const QString& hint);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    using Ids = QueueModel::Ids;
    struct Actions {
        QAction *run, *pauseAll, *up, *down, *top, *pause, *cancel, *retry, *nextSeed, *remove, *clear,
            *first, *open, *files;
    };
    enum class Wanted { Nothing, Graph, Files };

    void makeActions();
    void makeView();
    [[nodiscard]] QToolBar* makeToolBar();
    void connectModel();
    void showMenu(const QPoint& at);
    void showState();
    void watch();
    [[nodiscard]] Ids chosen() const;
    /// Whether there are chosen jobs, and all are in one of these states.
    [[nodiscard]] bool all(std::initializer_list<store::JobState> states) const;
    void moveBy(int step);
    void pauseOrResume();
    void togglePriority();
    void fetch(Wanted wanted);
    void fetched(const std::shared_ptr<const store::Job>& job);
    void chooseAdded();

    QueueModel& m_model;
    const Palette& m_palette;
    QTreeView* m_view;
    QLabel* m_summary;
    Actions m_actions{};
    Ids m_toChoose; ///< added, their rows not there yet
    Wanted m_wanted = Wanted::Nothing;
    bool m_runs = false;
};

} // namespace cascade::ui
