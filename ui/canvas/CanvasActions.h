// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QKeySequence>
#include <QString>

#include <span>

namespace cascade::ui {

/// What can be done on the canvas by name: by a key, a menu, the command palette.
enum class CanvasAction {
    Add,
    Remove,
    Mute,
    Bypass,
    Group,
    Collapse,
    Duplicate,
    Copy,
    Cut,
    Paste,
    PasteWithLinks,
    SelectAll,
    FitAll,
    FitSelection,
    AlignLeft,
    AlignTop,
    Distribute,
    ZoomIn,
    ZoomOut,
    View,
    AddNote,
};

/// One of them as menus show it and settings name it.
struct CanvasActionInfo {
    CanvasAction action;
    const char* id;    ///< in the settings of keys: "canvas.mute"
    const char* title; ///< to be translated in the context "CanvasAction"
    const char* keys;  ///< the usual ones, "; " between; portable text of QKeySequence
    [[nodiscard]] QString shownTitle() const;
    [[nodiscard]] QList<QKeySequence> usualKeys() const;
};

[[nodiscard]] std::span<const CanvasActionInfo> canvasActions();
[[nodiscard]] const CanvasActionInfo& infoOf(CanvasAction action);

} // namespace cascade::ui
