// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/KeyTip.h"

#include <QWidget>

namespace cascade::ui {

QString tipWithKeys(const QString& text, const QList<QAction*>& actions)
{
    QStringList keys;
    for (const auto* action : actions) {
        for (const auto& sequence : action->shortcuts()) {
            keys.append(sequence.toString(QKeySequence::NativeText));
        }
    }
    return keys.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, keys.join(QStringLiteral(", ")));
}

void followKeys(QWidget& widget, const QString& text, const QList<QAction*>& actions)
{
    const auto show = [&widget, text, actions] { widget.setToolTip(tipWithKeys(text, actions)); };
    for (auto* action : actions) {
        QObject::connect(action, &QAction::changed, &widget, show);
    }
    show();
}

void followKeys(QAction& action, const QString& text)
{
    const auto show = [&action, text] { action.setToolTip(tipWithKeys(text, {&action})); };
    QObject::connect(&action, &QAction::changed, &action, show); // a tip that stays as it is changes nothing
    show();
}

} // namespace cascade::ui
