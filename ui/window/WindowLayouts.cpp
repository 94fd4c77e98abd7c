// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowLayouts.h"

#include <QDockWidget>
#include <QMetaEnum>
#include <QSettings>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr int kVersion = 1; // of the set of panels: another one makes what was saved of no use

QString nameOf(WindowLayouts::Layout layout)
{
    return QString::fromLatin1(
        QMetaEnum::fromType<WindowLayouts::Layout>().valueToKey(static_cast<int>(layout)));
}

QString settingOf(WindowLayouts::Layout layout)
{
    return QStringLiteral("window/layout/") + nameOf(layout);
}

} // namespace

WindowLayouts::WindowLayouts(QMainWindow& window, QSettings& settings)
    : QObject(&window), m_window(window), m_settings(settings)
{
    m_window.setDockNestingEnabled(true);
    m_window.setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowNestedDocks |
                            QMainWindow::AllowTabbedDocks | QMainWindow::GroupedDragging);
    m_window.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
}

QDockWidget* WindowLayouts::add(const QString& name, const QString& title, QWidget* panel)
{
    auto* dock = new QDockWidget(title, &m_window);
    dock->setObjectName(name);
    dock->setWidget(panel);
    m_window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    m_docks.push_back(dock);
    return dock;
}

QDockWidget* WindowLayouts::dock(const QString& name) const
{
    const auto found = std::find_if(m_docks.begin(), m_docks.end(),
                                    [&](const auto* dock) { return dock->objectName() == name; });
    return found == m_docks.end() ? nullptr : *found;
}

void WindowLayouts::show(Layout layout)
{
    m_settings.setValue(settingOf(m_current), m_window.saveState(kVersion));
    m_current = layout;
    const auto saved = m_settings.value(settingOf(layout)).toByteArray();
    if (saved.isEmpty() || !m_window.restoreState(saved, kVersion)) {
        arrange(layout);
    }
}

void WindowLayouts::reset()
{
    m_settings.remove(settingOf(m_current));
    arrange(m_current);
}

void WindowLayouts::save()
{
    if (!m_beforeMaximised.isEmpty()) {
        m_window.restoreState(std::exchange(m_beforeMaximised, {}), kVersion);
    }
    m_settings.setValue(settingOf(m_current), m_window.saveState(kVersion));
    m_settings.setValue(QStringLiteral("window/current"), nameOf(m_current));
    m_settings.setValue(QStringLiteral("window/geometry"), m_window.saveGeometry());
}

void WindowLayouts::restore()
{
    m_window.restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray());
    const auto name = m_settings.value(QStringLiteral("window/current")).toByteArray();
    bool known = false;
    const int value = QMetaEnum::fromType<Layout>().keyToValue(name.constData(), &known);
    m_current = known ? static_cast<Layout>(value) : Layout::Compose;
    const auto saved = m_settings.value(settingOf(m_current)).toByteArray();
    if (saved.isEmpty() || !m_window.restoreState(saved, kVersion)) {
        arrange(m_current);
    }
}

void WindowLayouts::raise(const QString& name)
{
    if (auto* found = dock(name)) {
        found->show();
        found->raise();
        found->widget()->setFocus();
    }
}

void WindowLayouts::toggleMaximised(QDockWidget* dock)
{
    if (!m_beforeMaximised.isEmpty()) {
        m_window.restoreState(std::exchange(m_beforeMaximised, {}), kVersion);
        return;
    }
    if (dock == nullptr) {
        return;
    }
    m_beforeMaximised = m_window.saveState(kVersion);
    for (auto* other : m_docks) {
        other->setVisible(other == dock);
    }
}

void WindowLayouts::place(const QString& name, const QString& after, Qt::Orientation side)
{
    m_window.splitDockWidget(dock(after), dock(name), side);
}

void WindowLayouts::stack(const QString& below, const QStringList& names)
{
    for (const auto& name : names) {
        m_window.tabifyDockWidget(dock(below), dock(name));
    }
    dock(below)->raise();
}

void WindowLayouts::share(const QStringList& names, const QList<int>& parts, Qt::Orientation side)
{
    QList<QDockWidget*> docks;
    for (const auto& name : names) {
        docks.push_back(dock(name));
    }
    m_window.resizeDocks(docks, parts, side);
}

/// The columns stand beside each other, the lowest row goes along the whole window.
void WindowLayouts::arrange(Layout layout)
{
    for (auto* dock : m_docks) {
        m_window.removeDockWidget(dock);
        dock->setFloating(false);
    }
    m_window.setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    m_window.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    const bool review = layout == Layout::Review;
    const auto centre = review                    ? QStringLiteral("viewer")
                        : layout == Layout::Queue ? QStringLiteral("queue")
                                                  : QStringLiteral("canvas");
    const auto right = review ? QStringLiteral("canvas") : QStringLiteral("viewer");
    m_window.addDockWidget(Qt::TopDockWidgetArea, dock(QStringLiteral("prompt")));
    place(centre, QStringLiteral("prompt"), Qt::Horizontal);
    place(right, centre, Qt::Horizontal);
    place(QStringLiteral("library"), QStringLiteral("prompt"), Qt::Vertical);
    place(QStringLiteral("inspector"), right, Qt::Vertical);
    m_window.tabifyDockWidget(dock(QStringLiteral("inspector")), dock(QStringLiteral("form")));
    m_window.addDockWidget(Qt::BottomDockWidgetArea, dock(QStringLiteral("timeline")));
    const QStringList tabs =
        layout == Layout::Queue
            ? QStringList{QStringLiteral("issues"), QStringLiteral("log"), QStringLiteral("canvas")}
            : QStringList{QStringLiteral("queue"), QStringLiteral("issues"), QStringLiteral("log")};
    for (auto* dock : m_docks) {
        dock->show();
    }
    stack(QStringLiteral("timeline"), tabs);
    dock(QStringLiteral("inspector"))->raise();
    share({QStringLiteral("prompt"), centre, right}, {290, 900, 410}, Qt::Horizontal);
    share({QStringLiteral("prompt"), QStringLiteral("library")}, {260, 340}, Qt::Vertical);
    share({right, QStringLiteral("inspector")}, {review ? 240 : 300, 320}, Qt::Vertical);
    share({QStringLiteral("timeline")}, {review ? 360 : 348}, Qt::Vertical);
}

} // namespace cascade::ui
