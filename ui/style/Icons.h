// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QIcon>

#include <string_view>

class QPainter;
class QRectF;

namespace cascade::ui {

/// The studio's own line icons.
enum class Icon {
    Play,
    Pause,
    Stop,
    StepForward,
    StepBack,
    First,
    Last,
    Loop,
    Run,
    Export,
    Add,
    Remove,
    Search,
    Close,
    Pin,
    Lock,
    Reset,
    Link,
    Eye,
    Queue,
    Library,
    Issues,
    Log,
    Settings,
    Warning,
    Error,
    Info,
    Check,
    Folder,
    Copy,
    Paste,
    Star,
    Split,
    Wipe,
    Grid,
    Fit,
    Up,
    Down,
    Left,
    Right,
    Dice,
    History,
    Magnet,
    Marker,
    In,
    Out,
    Hold,
    More,
    Form,
    Backward,
    Forward,
    SafeAreas,
    Histogram,
    Pixels,
    Swap,
    ShowAll,
    ZoomIn,
    ZoomOut,
};
inline constexpr int kIconCount = static_cast<int>(Icon::ZoomOut) + 1;

/// "step-forward"
[[nodiscard]] std::string_view iconName(Icon icon);

/// The icon in the colours of a palette, crisp at any size and scale: text, or accent where it is switched
/// on, or disabledText. It is drawn anew each time, so a palette that changes changes it; the palette must
/// outlive it.
[[nodiscard]] QIcon icon(Icon icon, const Palette& palette);
/// The same in one colour of it: `&Palette::error`.
[[nodiscard]] QIcon icon(Icon icon, const Palette& palette, QColor Palette::*colour);

/// Draws an icon into a square, in any colour.
void paintIcon(QPainter& painter, const QRectF& square, Icon icon, const QColor& colour);

} // namespace cascade::ui
