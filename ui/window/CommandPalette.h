// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QLineEdit;
class QTreeWidget;

namespace cascade::ui {

class ActionTable;

/// Type a few letters, press Enter: every action of the window, with its keys.
class CommandPalette : public QDialog {
    Q_OBJECT
public:
    CommandPalette(ActionTable& table, QWidget* parent);

    /// Shows it empty, over the middle of its parent.
    void ask();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void fill(const QString& typed);
    void triggerCurrent();

    ActionTable& m_table;
    QLineEdit* m_typed;
    QTreeWidget* m_list;
};

} // namespace cascade::ui
