// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/EditText.h"

#include "ui/session/Text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace cascade::ui {

namespace {

constexpr std::array kLabels{QT_TRANSLATE_NOOP("EditText", "Activate"),
                             QT_TRANSLATE_NOOP("EditText", "Align"),
                             QT_TRANSLATE_NOOP("EditText", "Bend link"),
                             QT_TRANSLATE_NOOP("EditText", "Bypass"),
                             QT_TRANSLATE_NOOP("EditText", "Change markers"),
                             QT_TRANSLATE_NOOP("EditText", "Change the simple form"),
                             QT_TRANSLATE_NOOP("EditText", "Collapse"),
                             QT_TRANSLATE_NOOP("EditText", "Connect"),
                             QT_TRANSLATE_NOOP("EditText", "Disconnect"),
                             QT_TRANSLATE_NOOP("EditText", "Distribute"),
                             QT_TRANSLATE_NOOP("EditText", "Export without sound"),
                             QT_TRANSLATE_NOOP("EditText", "Group"),
                             QT_TRANSLATE_NOOP("EditText", "Leave group"),
                             QT_TRANSLATE_NOOP("EditText", "Move"),
                             QT_TRANSLATE_NOOP("EditText", "Move links"),
                             QT_TRANSLATE_NOOP("EditText", "Mute"),
                             QT_TRANSLATE_NOOP("EditText", "Open"),
                             QT_TRANSLATE_NOOP("EditText", "Paste"),
                             QT_TRANSLATE_NOOP("EditText", "Recall all"),
                             QT_TRANSLATE_NOOP("EditText", "Recall prompt"),
                             QT_TRANSLATE_NOOP("EditText", "Recall seed"),
                             QT_TRANSLATE_NOOP("EditText", "Remix"),
                             QT_TRANSLATE_NOOP("EditText", "Remove"),
                             QT_TRANSLATE_NOOP("EditText", "Remove link"),
                             QT_TRANSLATE_NOOP("EditText", "Rename"),
                             QT_TRANSLATE_NOOP("EditText", "Set plays to 0"),
                             QT_TRANSLATE_NOOP("EditText", "Set quality to the standard"),
                             QT_TRANSLATE_NOOP("EditText", "Trim to the clip")};
/// With a name or a size at their end.
constexpr std::array kNamed{
    QT_TRANSLATE_NOOP("EditText", "Add %1"),     QT_TRANSLATE_NOOP("EditText", "Change %1"),
    QT_TRANSLATE_NOOP("EditText", "Crop to %1"), QT_TRANSLATE_NOOP("EditText", "Insert %1"),
    QT_TRANSLATE_NOOP("EditText", "Open %1"),    QT_TRANSLATE_NOOP("EditText", "Remove %1")};

QString say(const char* words)
{
    return QCoreApplication::translate("EditText", words);
}

} // namespace

QString editText(const std::string& label)
{
    const auto whole =
        std::find_if(kLabels.begin(), kLabels.end(), [&](const char* known) { return label == known; });
    if (whole != kLabels.end()) {
        return say(*whole);
    }
    const auto words = text(label);
    for (const char* known : kNamed) {
        const auto start = QString::fromLatin1(known).chopped(2);
        if (words.startsWith(start)) {
            return say(known).arg(words.mid(start.size()));
        }
    }
    return words;
}

} // namespace cascade::ui
