// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/window/WindowPanels.h"

#include <QObject>
#include <QTimer>

namespace cascade::ui {

/// What runs: the graph and the queue; what comes of it in viewer, timeline and log.
///
/// Threads  the window's.
class WindowRuns : public QObject {
    Q_OBJECT
public:
    WindowRuns(Studio& studio, WindowPanels& panels, QWidget& window);

    void run();
    void runTo(const graph::NodeId& node);
    /// Puts the stages of a Cascade in its place; the first of them is chosen.
    void openStages(const graph::NodeId& cascade);
    /// False, with `failed`, where a seed of the graph is none that can be counted on from.
    bool addToQueue(int takes = 1, store::Priority priority = store::Priority::Batch);
    /// Into the queue before all that is not urgent; the queue is run, unless it is paused.
    void runNext();
    void runQueue(bool run);
    void nextSeed(int step);
    void randomSeed();

Q_SIGNALS:
    void said(const QString& message);
    void failed(const QString& message);

private:
    void connectEngine();
    void connectPanels();
    void connectTakes();
    void ended(const RunEnd& end);
    void showTimeline();
    void showChoices();
    void viewNode(const graph::NodeId& node);
    void viewStrip(const TimelineStrip& strip);
    void compareTakes(const store::Take& a, const store::Take& b);
    void recall(const store::Take& take, TakeRecall what);
    void askForWords();
    void startQueue();
    void lookAtQueue();
    void setSeed(std::uint64_t seed);
    [[nodiscard]] std::optional<StageClip> lastClip(const store::Take& take) const;

    Studio& m_studio;
    WindowPanels& m_panels;
    bool m_queueWanted = false; ///< as soon as it is no longer paused
    qint64 m_queueProcess = 0;  ///< that runs the queue; 0 = none of this window
    QTimer m_queueLook;
};

} // namespace cascade::ui
