// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAction>
#include <QList>
#include <QString>

class QWidget;

namespace cascade::ui {

/// The tool tip of something that does the same as actions: the text, and the keys that the actions have now:
/// "Swap A and B (C)".
[[nodiscard]] QString tipWithKeys(const QString& text, const QList<QAction*>& actions);

/// Gives a widget such a tip, and keeps it true when an artist changes the keys. Widget and actions belong to
/// the same panel.
void followKeys(QWidget& widget, const QString& text, const QList<QAction*>& actions);
/// The same for an action's own tip, in menus and on its buttons.
void followKeys(QAction& action, const QString& text);
/// Another tip for an action that followKeys was called for.
void setTip(QAction& action, const QString& text);

} // namespace cascade::ui
