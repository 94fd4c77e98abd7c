// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QAction;
class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QTreeWidget;

namespace cascade::ui {

class ActionTable;

/// All keys, searchable; a chosen action's keys can be changed, added to and put back.
class ShortcutsDialog : public QDialog {
    Q_OBJECT
public:
    ShortcutsDialog(ActionTable& table, QWidget* parent);

private:
    void fill();
    [[nodiscard]] QAction* chosen() const;
    void assign(bool more);
    void reset();

    ActionTable& m_table;
    QLineEdit* m_search;
    QTreeWidget* m_tree;
    QKeySequenceEdit* m_key;
    QLabel* m_said;
};

} // namespace cascade::ui
