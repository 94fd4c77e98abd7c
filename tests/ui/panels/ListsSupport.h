// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QApplication>
#include <QDir>
#include <QPalette>
#include <QStyleFactory>
#include <QWidget>

namespace cascade::tests {

/// Gives a widget the colours of a theme, as the window gives them to the application.
inline void dress(QWidget& widget, const ui::Palette& palette)
{
    QPalette colours;
    colours.setColor(QPalette::Window, palette.panel);
    colours.setColor(QPalette::WindowText, palette.text);
    colours.setColor(QPalette::Base, palette.field);
    colours.setColor(QPalette::AlternateBase, palette.panel);
    colours.setColor(QPalette::Text, palette.text);
    colours.setColor(QPalette::PlaceholderText, palette.faintText);
    colours.setColor(QPalette::Button, palette.raised);
    colours.setColor(QPalette::ButtonText, palette.text);
    colours.setColor(QPalette::Highlight, palette.selection);
    colours.setColor(QPalette::HighlightedText, palette.text);
    colours.setColor(QPalette::ToolTipBase, palette.raised);
    colours.setColor(QPalette::ToolTipText, palette.text);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        colours.setColor(QPalette::Disabled, role, palette.disabledText);
    }
    widget.setPalette(colours);
    widget.setAutoFillBackground(true);
}

/// Keeps a picture of a widget where CASCADE_SHOTS names a folder: for people to look at.
inline void shoot(QWidget& widget, const QString& name)
{
    if (const auto folder = qEnvironmentVariable("CASCADE_SHOTS"); !folder.isEmpty()) {
        QDir().mkpath(folder);
        const auto density = widget.devicePixelRatioF();
        widget.grab().save(QStringLiteral("%1/lists-%2@%3x.png").arg(folder, name).arg(density));
    }
}

} // namespace cascade::tests
