// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ActionTable.h"

#include <QApplication>
#include <QSettings>
#include <QWidget>

#include <algorithm>

namespace cascade::ui {

namespace {

QString settingOf(const QString& id)
{
    return QStringLiteral("keys/") + id;
}

/// Whether an action's keys act within a panel only.
bool isPanels(const QAction* action)
{
    return action->shortcutContext() == Qt::WidgetWithChildrenShortcut ||
           action->shortcutContext() == Qt::WidgetShortcut;
}

/// The keys of the panels that a widget lies in.
QList<QKeySequence> panelKeysAround(const QWidget* widget)
{
    QList<QKeySequence> keys;
    for (; widget != nullptr && !widget->isWindow(); widget = widget->parentWidget()) {
        for (const auto* action : widget->actions()) {
            if (isPanels(action)) {
                keys += action->shortcuts();
            }
        }
    }
    return keys;
}

/// Whether keys that act within some of these widgets can meet: both within one, or both in the whole window.
bool meet(const QList<QWidget*>& scopes, const QList<QWidget*>& others)
{
    return (scopes.isEmpty() && others.isEmpty()) ||
           std::any_of(scopes.begin(), scopes.end(), [&](auto* scope) { return others.contains(scope); });
}

} // namespace

ActionTable::ActionTable(QWidget& window, QSettings& settings)
    : QObject(&window), m_window(window), m_settings(settings)
{
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { followFocus(now); });
}

void ActionTable::followFocus(QWidget* focused)
{
    m_taken = panelKeysAround(focused);
    for (auto* action : m_actions) {
        if (m_entries.at(action).scopes.isEmpty()) {
            assign(action, m_entries.at(action).keys);
        }
    }
}

void ActionTable::assign(QAction* action, const QList<QKeySequence>& keys)
{
    auto& entry = m_entries.at(action);
    entry.keys = keys;
    auto free = keys;
    if (entry.scopes.isEmpty()) {
        free.removeIf([this](const QKeySequence& key) { return m_taken.contains(key); });
    }
    for (auto* each : QList<QAction*>{action} + entry.twins) {
        if (free != each->shortcuts()) {
            each->setShortcuts(free);
        }
    }
}

QAction* ActionTable::add(ActionSpec spec, QWidget* scope)
{
    auto* owner = scope != nullptr ? scope : &m_window;
    auto* action = new QAction(spec.title, owner);
    action->setObjectName(spec.id);
    action->setShortcutContext(scope != nullptr ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, [this, action] {
        if (enabled(action)) {
            m_entries.at(action).spec.trigger();
        }
    });
    owner->addAction(action);
    return enter(action, {std::move(spec), scope == nullptr ? QList<QWidget*>() : QList{scope}, {}, {}});
}

/// Lists an action, with the keys that were remembered for it.
QAction* ActionTable::enter(QAction* action, Entry entry)
{
    const auto changed = m_settings.value(settingOf(entry.spec.id));
    const auto keys = changed.isValid() ? QKeySequence::listFromString(changed.toString()) : entry.spec.keys;
    m_actions.push_back(action);
    m_entries.emplace(action, std::move(entry));
    assign(action, keys);
    return action;
}

void ActionTable::adopt(QWidget& panel, const QString& group)
{
    adoptActions(panel, group);
    for (auto* part : panel.findChildren<QWidget*>()) {
        adoptActions(*part, group);
    }
}

void ActionTable::adoptActions(QWidget& owner, const QString& group)
{
    for (auto* action : owner.actions()) {
        if (action->objectName().isEmpty() || !isPanels(action) || m_entries.contains(action)) {
            continue;
        }
        if (auto* listed = find(action->objectName())) {
            auto& entry = m_entries.at(listed);
            entry.spec.group += QStringLiteral(", ") + group;
            entry.scopes.append(&owner);
            entry.twins.append(action);
            assign(listed, entry.keys);
        } else {
            enter(action, {{action->objectName(),
                            action->text(),
                            group,
                            action->shortcuts(),
                            {},
                            [action] { return action->isEnabled(); }},
                           {&owner},
                           {},
                           {}});
        }
    }
}

QAction* ActionTable::find(const QString& id) const
{
    const auto found = std::find_if(m_actions.begin(), m_actions.end(),
                                    [&](const auto* action) { return idOf(action) == id; });
    return found == m_actions.end() ? nullptr : *found;
}

bool ActionTable::enabled(const QAction* action) const
{
    const auto& asked = m_entries.at(action).spec.enabled;
    return !asked || asked();
}

QAction* ActionTable::setKeys(QAction* action, const QList<QKeySequence>& keys)
{
    QAction* robbed = nullptr;
    const auto scopes = m_entries.at(action).scopes;
    for (auto* other : m_actions) {
        if (other == action || !meet(scopes, m_entries.at(other).scopes)) {
            continue;
        }
        auto left = m_entries.at(other).keys;
        if (left.removeIf([&](const QKeySequence& key) { return keys.contains(key); }) > 0) {
            assign(other, left);
            remember(other);
            robbed = other;
        }
    }
    assign(action, keys);
    remember(action);
    Q_EMIT keysChanged();
    return robbed;
}

void ActionTable::resetKeys(QAction* action)
{
    setKeys(action, m_entries.at(action).spec.keys);
}

bool ActionTable::isChanged(const QAction* action) const
{
    const auto& entry = m_entries.at(action);
    return entry.keys != entry.spec.keys;
}

void ActionTable::remember(const QAction* action)
{
    if (isChanged(action)) {
        m_settings.setValue(settingOf(idOf(action)), QKeySequence::listToString(keys(action)));
    } else {
        m_settings.remove(settingOf(idOf(action)));
    }
}

} // namespace cascade::ui
