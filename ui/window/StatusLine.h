// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Progress.h"
#include "ui/session/Studio.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace cascade::ui {

/// "ssr3: step 9 of 16, 2 min 5 s left, 0.7 GiB".
[[nodiscard]] QString progressText(const Progress& progress);
/// How a run ended, in a line.
[[nodiscard]] QString endText(const RunEnd& end, double seconds);

/// What goes on, at the foot of the window: the engine's state, the run with its figures, and before a run
/// what it would take.
class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(Studio& studio, QWidget* parent = nullptr);

    /// Said until the next message or run; `isError` stays until something else is said.
    void say(const QString& message, bool isError = false);

Q_SIGNALS:
    void stopRequested();

private:
    void showRun();
    void showEngine();
    void showForecast();

    Studio& m_studio;
    QLabel* m_engine;
    QLabel* m_message;
    QProgressBar* m_bar;
    QToolButton* m_stop;
    QLabel* m_forecast;
};

} // namespace cascade::ui
