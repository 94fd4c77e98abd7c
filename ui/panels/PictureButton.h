// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QToolButton;
class QWidget;

namespace cascade::ui {

/// A flat button of a bar of viewer or timeline: its tip is its accessible name.
[[nodiscard]] QToolButton* addGlyphButton(QWidget& parent, const QString& tip);

} // namespace cascade::ui
