// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/NodeCanvas.h"

#include <QDialog>

class QFormLayout;
class QSettings;

namespace cascade::ui {

class MainWindow;
class StudioApplication;

/// Where the canvas's habits are kept: what becomes of a link that is let go in the open.
[[nodiscard]] LinkDrops linkDropsIn(const QSettings& settings);

/// What an artist may set once for all graphs: theme, language, habits of the canvas; and the way to the
/// keys. Each takes effect at once, the language at the next start.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    SettingsDialog(StudioApplication& application, MainWindow& window);

private:
    void addTheme(QFormLayout& rows);
    void addLanguage(QFormLayout& rows);
    void addLinkDrop(QFormLayout& rows, const QString& title, const QString& setting, LinkDrop now);

    StudioApplication& m_application;
    MainWindow& m_window;
};

} // namespace cascade::ui
