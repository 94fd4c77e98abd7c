// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMainWindow>
#include <QObject>

#include <vector>

class QDockWidget;
class QSettings;

namespace cascade::ui {

/// The panels of a window and where they stand: three arrangements for three kinds of work, each of which an
/// artist may change, and which is then remembered.
///
/// Threads  the window's.
class WindowLayouts : public QObject {
    Q_OBJECT
public:
    enum class Layout { Compose, Review, Queue };
    Q_ENUM(Layout)

    WindowLayouts(QMainWindow& window, QSettings& settings);

    /// Adds a panel under a name that never changes. All panels come before the first `show`.
    QDockWidget* add(const QString& name, const QString& title, QWidget* panel);
    [[nodiscard]] QDockWidget* dock(const QString& name) const;
    [[nodiscard]] const std::vector<QDockWidget*>& docks() const { return m_docks; }

    /// Arranges the panels as they were last left in this layout, or as it comes.
    void show(Layout layout);
    [[nodiscard]] Layout current() const { return m_current; }
    /// Forgets what was changed in the layout that is shown.
    void reset();
    /// Remembers the window as it is.
    void save();
    /// As the window was when it was last closed.
    void restore();
    /// Brings a panel to the front, opened if it was closed.
    void raise(const QString& name);
    /// The panel alone, and back.
    void toggleMaximised(QDockWidget* dock);

private:
    void arrange(Layout layout);
    void place(const QString& name, const QString& after, Qt::Orientation side);
    void stack(const QString& below, const QStringList& names);
    void share(const QStringList& names, const QList<int>& parts, Qt::Orientation side);

    QMainWindow& m_window;
    QSettings& m_settings;
    std::vector<QDockWidget*> m_docks;
    Layout m_current = Layout::Compose;
    QByteArray m_beforeMaximised;
};

} // namespace cascade::ui
