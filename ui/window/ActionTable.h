// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QString>

#include <functional>
#include <map>
#include <vector>

class QSettings;
class QWidget;

namespace cascade::ui {

/// One thing that can be done, by menu, key or palette.
struct ActionSpec {
    QString id;    ///< in settings: "run.start"; never changes
    QString title; ///< "Run"
    QString group; ///< of the menu and the list of keys: "Run"
    QList<QKeySequence> keys;
    std::function<void()> trigger;
    std::function<bool()> enabled = {}; ///< asked when menus and palette are shown; none = always
};

/// All actions of the window, with keys that an artist may change. A key of a panel acts while that panel has
/// the focus, and wins over the window's.
///
/// Threads  the window's.
class ActionTable : public QObject {
    Q_OBJECT
public:
    /// `window`: where keys act that belong to no panel. Keys that were changed are read from `settings`.
    ActionTable(QWidget& window, QSettings& settings);

    /// Adds an action; `scope` is the panel within which its keys act, null for the whole window.
    QAction* add(ActionSpec spec, QWidget* scope = nullptr);

    /// Takes in the actions that a panel and its parts have made themselves, under the names that they have
    /// as objects: they are listed, found and given other keys like all. `group`: the panel's title. An
    /// action that another panel brought along already ("transport.play") is listed once, and has the same
    /// keys in both.
    void adopt(QWidget& panel, const QString& group);

    [[nodiscard]] const std::vector<QAction*>& actions() const { return m_actions; }
    [[nodiscard]] QAction* find(const QString& id) const;
    [[nodiscard]] QString groupOf(const QAction* action) const { return m_entries.at(action).spec.group; }
    [[nodiscard]] QString idOf(const QAction* action) const { return m_entries.at(action).spec.id; }
    /// Its keys, whichever panel has the focus.
    [[nodiscard]] const QList<QKeySequence>& keys(const QAction* action) const
    {
        return m_entries.at(action).keys;
    }
    /// Whether it can be done now.
    [[nodiscard]] bool enabled(const QAction* action) const;

    /// Changes the keys of an action, and remembers that. The action that had one of them in the same scope
    /// loses it, and is returned.
    QAction* setKeys(QAction* action, const QList<QKeySequence>& keys);
    void resetKeys(QAction* action);
    [[nodiscard]] bool isChanged(const QAction* action) const;

Q_SIGNALS:
    void keysChanged();

private:
    struct Entry {
        ActionSpec spec;
        QList<QWidget*> scopes; ///< within which its keys act; none = the whole window
        QList<QAction*> twins;  ///< that do the same in other scopes than the first
        QList<QKeySequence> keys;
    };
    QAction* enter(QAction* action, Entry entry);
    void adoptActions(QWidget& owner, const QString& group);
    void assign(QAction* action, const QList<QKeySequence>& keys);
    void followFocus(QWidget* focused);
    void remember(const QAction* action);

    QWidget& m_window;
    QSettings& m_settings;
    std::vector<QAction*> m_actions; ///< in the order in which they were added
    std::map<const QAction*, Entry> m_entries;
    QList<QKeySequence> m_taken; ///< by panels around the focus
};

} // namespace cascade::ui
