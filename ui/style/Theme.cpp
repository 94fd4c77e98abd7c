// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/style/Theme.h"

#include "ui/style/Fonts.h"
#include "ui/style/StudioStyle.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QPair>
#include <QVector>

#include <algorithm>

namespace cascade::ui {

namespace {

/// Words in @...@ are colours of the palette, N@ is so many units.
constexpr const char* kSheet = R"(
QToolTip { background: @raised@; color: @text@; border: 1px solid @border@; padding: 1@ 2@; }
QMainWindow::separator { background: @window@; width: 5px; height: 5px; }
QMainWindow::separator:hover { background: @accent@; }
QSplitter::handle { background: @window@; }
QSplitter::handle:hover { background: @accent@; }

QDockWidget { color: @text@; }
QDockWidget::title { background: @window@; padding: 1@ 2@; border-bottom: 1px solid @border@; text-align: left; }

QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @faintText@; padding: 1@ 3@; border: 0;
               border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text@; background: @hover@; }
QTabBar::tab:selected { color: @text@; border-bottom: 2px solid @accent@; }
QTabBar::tab:focus { background: @selection@; color: @text@; }
QTabWidget::pane { border: 0; border-top: 1px solid @border@; }

QMenuBar { background: @window@; color: @text@; }
QMenuBar::item { padding: 1@ 2@; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @selection@; }
QMenu { background: @raised@; color: @text@; border: 1px solid @border@; padding: 1@; }
QMenu::item { padding: 1@ 6@ 1@ 6@; border-radius: 4px; }
QMenu::item:selected { background: @selection@; color: @text@; }
QMenu::item:disabled { color: @disabledText@; background: transparent; }
QMenu::separator { height: 1px; background: @border@; margin: 1@ 2@; }
QMenu::icon { padding-left: 2@; }
QMenu::indicator { width: 16px; height: 16px; left: 1@; }

QToolBar { background: @panel@; border: 0; spacing: 1@; padding: 1@; }
QStatusBar { background: @window@; color: @faintText@; }
QStatusBar::item { border: 0; }

QAbstractScrollArea { background: @panel@; border: 0; }
QTextEdit, QPlainTextEdit, QAbstractItemView { background: @field@; border: 1px solid @border@;
    border-radius: 4px; selection-background-color: @selection@; selection-color: @text@; }
QTextEdit:focus, QPlainTextEdit:focus, QAbstractItemView:focus { border: 1px solid @accent@; }
QAbstractItemView { alternate-background-color: @panel@; gridline-color: @border@; outline: 0; }
QAbstractItemView::item { color: @text@; border: 0; }
QAbstractItemView::item:disabled { color: @disabledText@; }
QTreeWidget::item { padding: 1@ 1@; }
QAbstractItemView::item:hover { background: @hover@; }
QAbstractItemView::item:selected { background: @selection@; color: @text@; }
QHeaderView { background: @raised@; border: 0; }
QHeaderView::section { background: @raised@; color: @faintText@; padding: 1@ 2@; border: 0;
    border-right: 1px solid @border@; border-bottom: 1px solid @border@; }
QTableCornerButton::section { background: @raised@; border: 0; }

QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @border@; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 8@; }
QScrollBar::handle:horizontal { min-width: 8@; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: @faintText@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: @field@; color: @text@; border: 1px solid @border@; border-radius: 4px;
    text-align: center; }
QProgressBar::chunk { background: @selection@; border-radius: 3px; }
QGroupBox { border: 1px solid @border@; border-radius: 4px; margin-top: 3@; padding-top: 2@; }
QGroupBox::title { subcontrol-origin: margin; left: 2@; padding: 0 1@; color: @faintText@; }
)";

QVector<QPair<QString, QColor>> namedColours(const Palette& p)
{
    return {{QStringLiteral("window"), p.window},
            {QStringLiteral("panel"), p.panel},
            {QStringLiteral("raised"), p.raised},
            {QStringLiteral("field"), p.field},
            {QStringLiteral("hover"), p.hover},
            {QStringLiteral("border"), p.border},
            {QStringLiteral("text"), p.text},
            {QStringLiteral("faintText"), p.faintText},
            {QStringLiteral("disabledText"), p.disabledText},
            {QStringLiteral("accent"), p.accent},
            {QStringLiteral("selection"), p.selection}};
}

} // namespace

QString styleSheet(const Palette& palette, int unit)
{
    auto sheet = QString::fromLatin1(kSheet);
    for (const auto& [name, colour] : namedColours(palette)) {
        sheet.replace(QLatin1Char('@') + name + QLatin1Char('@'), colour.name());
    }
    for (const int count : {8, 6, 3, 2, 1}) {
        sheet.replace(QStringLiteral("%1@").arg(count), QStringLiteral("%1px").arg(count * unit));
    }
    return sheet;
}

QPalette widgetPalette(const Palette& p)
{
    QPalette palette;
    palette.setColor(QPalette::Window, p.panel);
    palette.setColor(QPalette::WindowText, p.text);
    palette.setColor(QPalette::Base, p.field);
    palette.setColor(QPalette::AlternateBase, p.panel);
    palette.setColor(QPalette::Text, p.text);
    palette.setColor(QPalette::PlaceholderText, p.faintText);
    palette.setColor(QPalette::Button, p.raised);
    palette.setColor(QPalette::ButtonText, p.text);
    palette.setColor(QPalette::BrightText, p.error);
    palette.setColor(QPalette::ToolTipBase, p.raised);
    palette.setColor(QPalette::ToolTipText, p.text);
    palette.setColor(QPalette::Highlight, p.selection);
    palette.setColor(QPalette::HighlightedText, p.text);
    palette.setColor(QPalette::Link, p.accent);
    palette.setColor(QPalette::LinkVisited, p.accent);
    palette.setColor(QPalette::Light, p.hover);
    palette.setColor(QPalette::Midlight, p.raised);
    palette.setColor(QPalette::Mid, p.border);
    palette.setColor(QPalette::Dark, p.border);
    palette.setColor(QPalette::Shadow, p.window);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, p.disabledText);
    }
    return palette;
}

void applyTheme(QApplication& application, const Palette& palette)
{
    application.setStyleSheet({});
    application.setStyle(new StudioStyle(palette)); // the application owns its style
    application.setPalette(widgetPalette(palette));
    const auto fonts = fontsFrom(QFontDatabase::systemFont(QFontDatabase::GeneralFont));
    application.setFont(fonts.text);
    application.setStyleSheet(styleSheet(palette, std::max(3, QFontMetrics(fonts.text).height() / 4)));
}

void applyTheme(QApplication& application, Theme theme)
{
    applyTheme(application, paletteOf(theme));
}

} // namespace cascade::ui
