// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/window/ActionTable.h"
#include "ui/window/StatusLine.h"
#include "ui/window/WindowExports.h"
#include "ui/window/WindowFiles.h"
#include "ui/window/WindowPanels.h"
#include "ui/window/WindowRuns.h"

#include <QMainWindow>
#include <QPointer>
#include <QStringList>

namespace cascade::ui {

class CommandPalette;
class Welcome;

/// The studio's window: panels in docks, menus, keys, and what holds them together.
///
/// Threads  the window's.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(Studio& studio, StudioApplication& application);
    ~MainWindow() override;

    /// Shows the window, starts the engine beside it, and opens files; without any, what was recovered, or
    /// the demo.
    void start(const QStringList& files);

    [[nodiscard]] WindowPanels& panels() { return *m_panels; }
    [[nodiscard]] WindowFiles& files() { return *m_files; }
    [[nodiscard]] WindowRuns& runs() { return *m_runs; }
    [[nodiscard]] WindowExports& exports() { return *m_exports; }
    [[nodiscard]] ActionTable& actionTable() { return *m_table; }
    [[nodiscard]] StatusLine& statusLine() { return *m_status; }

    void showPalette();
    void showKeys();
    void showSettings();
    /// Reads models, presets and takes anew, and checks the graph again.
    void refresh();
    void savePack();
    void say(const QString& message, bool isError = false);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void connectParts();
    void useModel(const QString& name);
    void useFound(const FoundNode& found, const std::optional<QPointF>& place = {});
    void showTitle();
    void greet();

    Studio& m_studio;
    StudioApplication& m_application;
    std::unique_ptr<WindowPanels> m_panels;
    ActionTable* m_table;
    WindowFiles* m_files;
    WindowRuns* m_runs;
    WindowExports* m_exports;
    StatusLine* m_status;
    CommandPalette* m_palette;
    QPointer<Welcome> m_welcome;
    enum class Closing { No, Asked, Later, Now } m_closing = Closing::No;
};

} // namespace cascade::ui
