// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasPanel.h"
#include "ui/models/LibraryModel.h"
#include "ui/models/LogModel.h"
#include "ui/models/QueueModel.h"
#include "ui/panels/Inspector.h"
#include "ui/panels/IssuesPanel.h"
#include "ui/panels/LibraryPanel.h"
#include "ui/panels/LogPanel.h"
#include "ui/panels/PromptHistory.h"
#include "ui/panels/PromptPanel.h"
#include "ui/panels/QueuePanel.h"
#include "ui/panels/SimpleForm.h"
#include "ui/panels/Timeline.h"
#include "ui/panels/Viewer.h"
#include "ui/session/Studio.h"
#include "ui/window/StudioApplication.h"
#include "ui/window/WindowLayouts.h"

#include <QCoreApplication>

namespace cascade::ui {

/// The panels of a window and the models behind them, made and put into their docks. Widgets belong to the
/// window.
///
/// Threads  the window's.
class WindowPanels {
    Q_DECLARE_TR_FUNCTIONS(WindowPanels)
public:
    WindowPanels(Studio& studio, StudioApplication& application, QMainWindow& window);

    /// Shows all in the theme that the application has now.
    void showTheme();

private:
    StudioApplication& m_application;
    Palette m_palette; ///< that panels refer to; changed in place

public:
    QueueModel queueModel;
    LibraryModel libraryModel;
    LogModel logModel;
    PromptHistory history;

    WindowLayouts layouts;
    CanvasPanel* canvas;
    Viewer* viewer;
    Timeline* timeline;
    PromptPanel* prompt;
    Inspector* inspector;
    SimpleForm* form;
    QueuePanel* queue;
    LibraryPanel* library;
    IssuesPanel* issues;
    LogPanel* log;

    [[nodiscard]] const Palette& palette() const { return m_palette; }

private:
    void dock();
    void keepStars(QSettings& settings);
};

} // namespace cascade::ui
