// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/KeyTip.h"

#include <QWidget>

namespace cascade::ui {

namespace {

constexpr const char* kTip = "tipWithoutKeys";

void showTip(QAction& action)
{
    action.setToolTip(
        tipWithKeys(action.property(kTip).toString(), {&action})); // the same one changes nothing
}

} // namespace

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
    setTip(action, text);
    QObject::connect(&action, &QAction::changed, &action, [&action] { showTip(action); });
}

void setTip(QAction& action, const QString& text)
{
    action.setProperty(kTip, text);
    showTip(action);
}

} // namespace cascade::ui
