// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/CanvasActions.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace cascade::ui {

namespace {

constexpr std::array kActions{
    CanvasActionInfo{CanvasAction::Add, "canvas.add", QT_TRANSLATE_NOOP("CanvasAction", "Add node…"),
                     "Tab; Shift+A"},
    CanvasActionInfo{CanvasAction::AddNote, "canvas.note", QT_TRANSLATE_NOOP("CanvasAction", "Add note"), ""},
    CanvasActionInfo{CanvasAction::Remove, "canvas.remove", QT_TRANSLATE_NOOP("CanvasAction", "Remove"),
                     "Del; X"},
    CanvasActionInfo{CanvasAction::Mute, "canvas.mute", QT_TRANSLATE_NOOP("CanvasAction", "Mute"), "M"},
    CanvasActionInfo{CanvasAction::Bypass, "canvas.bypass", QT_TRANSLATE_NOOP("CanvasAction", "Bypass"),
                     "Ctrl+B"},
    CanvasActionInfo{CanvasAction::Group, "canvas.group", QT_TRANSLATE_NOOP("CanvasAction", "Group"),
                     "Ctrl+G"},
    CanvasActionInfo{CanvasAction::Collapse, "canvas.collapse", QT_TRANSLATE_NOOP("CanvasAction", "Collapse"),
                     "Alt+C"},
    CanvasActionInfo{CanvasAction::Duplicate, "canvas.duplicate",
                     QT_TRANSLATE_NOOP("CanvasAction", "Duplicate"), "Shift+D"},
    CanvasActionInfo{CanvasAction::Copy, "canvas.copy", QT_TRANSLATE_NOOP("CanvasAction", "Copy"), "Ctrl+C"},
    CanvasActionInfo{CanvasAction::Cut, "canvas.cut", QT_TRANSLATE_NOOP("CanvasAction", "Cut"), "Ctrl+X"},
    CanvasActionInfo{CanvasAction::Paste, "canvas.paste", QT_TRANSLATE_NOOP("CanvasAction", "Paste"),
                     "Ctrl+V"},
    CanvasActionInfo{CanvasAction::PasteWithLinks, "canvas.pasteWithLinks",
                     QT_TRANSLATE_NOOP("CanvasAction", "Paste with incoming links"), "Ctrl+Shift+V"},
    CanvasActionInfo{CanvasAction::SelectAll, "canvas.selectAll",
                     QT_TRANSLATE_NOOP("CanvasAction", "Select all nodes"), "Ctrl+A"},
    CanvasActionInfo{CanvasAction::FitAll, "canvas.fit",
                     QT_TRANSLATE_NOOP("CanvasAction", "Fit selection or all"), "F"},
    CanvasActionInfo{CanvasAction::FitSelection, "canvas.fitSelection",
                     QT_TRANSLATE_NOOP("CanvasAction", "Fit selection"), "."},
    CanvasActionInfo{CanvasAction::AlignLeft, "canvas.alignLeft",
                     QT_TRANSLATE_NOOP("CanvasAction", "Align left"), "Shift+L"},
    CanvasActionInfo{CanvasAction::AlignTop, "canvas.alignTop",
                     QT_TRANSLATE_NOOP("CanvasAction", "Align top"), "Shift+T"},
    CanvasActionInfo{CanvasAction::Distribute, "canvas.distribute",
                     QT_TRANSLATE_NOOP("CanvasAction", "Distribute"), "Shift+E"},
    CanvasActionInfo{CanvasAction::ZoomIn, "canvas.zoomIn", QT_TRANSLATE_NOOP("CanvasAction", "Zoom in"),
                     "Alt++; Alt+="},
    CanvasActionInfo{CanvasAction::ZoomOut, "canvas.zoomOut", QT_TRANSLATE_NOOP("CanvasAction", "Zoom out"),
                     "Alt+-"},
    CanvasActionInfo{CanvasAction::View, "canvas.view", QT_TRANSLATE_NOOP("CanvasAction", "Show in viewer"),
                     "V"},
};

} // namespace

QString CanvasActionInfo::shownTitle() const
{
    return QCoreApplication::translate("CanvasAction", title);
}

QList<QKeySequence> CanvasActionInfo::usualKeys() const
{
    return *keys == '\0'
               ? QList<QKeySequence>()
               : QKeySequence::listFromString(QString::fromLatin1(keys), QKeySequence::PortableText);
}

std::span<const CanvasActionInfo> canvasActions()
{
    return kActions;
}

const CanvasActionInfo& infoOf(CanvasAction action)
{
    return *std::find_if(kActions.begin(), kActions.end(),
                         [&](const auto& info) { return info.action == action; });
}

} // namespace cascade::ui
