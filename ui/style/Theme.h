// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QPalette>
#include <QString>

class QApplication;

namespace cascade::ui {

/// Dresses the whole application: style, colours, fonts and style sheet. May be called again for another
/// theme; widgets then get a QEvent::PaletteChange.
void applyTheme(QApplication& application, Theme theme);
/// The same in colours of one's own; `palette` must outlive the application's style.
void applyTheme(QApplication& application, const Palette& palette);

/// The colours as Qt's own widgets ask for them.
[[nodiscard]] QPalette widgetPalette(const Palette& palette);

/// The look of what StudioStyle leaves alone: panels' heads, tabs, menus, tables, scroll bars, tool tips.
/// `unit`: a quarter of the height of a line of text, in pixels; all spaces are made of it.
[[nodiscard]] QString styleSheet(const Palette& palette, int unit);

} // namespace cascade::ui
