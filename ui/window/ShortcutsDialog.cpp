// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ShortcutsDialog.h"

#include "ui/window/ActionFilter.h"
#include "ui/window/ActionTable.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace cascade::ui {

ShortcutsDialog::ShortcutsDialog(ActionTable& table, QWidget* parent)
    : QDialog(parent), m_table(table), m_search(new QLineEdit(this)), m_tree(new QTreeWidget(this)),
      m_key(new QKeySequenceEdit(this)), m_said(new QLabel(this))
{
    setWindowTitle(tr("Keys"));
    resize(640, 560);
    m_search->setPlaceholderText(tr("Search actions"));
    m_search->setClearButtonEnabled(true);
    m_tree->setHeaderLabels({tr("Action"), tr("Panel or menu"), tr("Keys")});
    m_tree->setRootIsDecorated(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_key->setAccessibleName(tr("New key for the chosen action"));
    m_said->setWordWrap(true);

    auto* replace = new QPushButton(tr("Use this key"), this);
    auto* add = new QPushButton(tr("Add this key"), this);
    auto* reset = new QPushButton(tr("Reset"), this);
    auto* row = new QHBoxLayout;
    row->addWidget(m_key, 1);
    row->addWidget(replace);
    row->addWidget(add);
    row->addWidget(reset);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_tree, 1);
    layout->addLayout(row);
    layout->addWidget(m_said);

    connect(m_search, &QLineEdit::textChanged, this, &ShortcutsDialog::fill);
    connect(replace, &QPushButton::clicked, this, [this] { assign(false); });
    connect(add, &QPushButton::clicked, this, [this] { assign(true); });
    connect(reset, &QPushButton::clicked, this, &ShortcutsDialog::reset);
    connect(&m_table, &ActionTable::keysChanged, this, &ShortcutsDialog::fill);
    fill();
}

void ShortcutsDialog::fill()
{
    const auto* before = chosen();
    m_tree->clear();
    for (auto* action : matchingActions(m_table, m_search->text())) {
        auto* item = new QTreeWidgetItem(
            m_tree, {action->text(), m_table.groupOf(action),
                     QKeySequence::listToString(m_table.keys(action), QKeySequence::NativeText)});
        item->setData(0, Qt::UserRole, QVariant::fromValue(static_cast<QObject*>(action)));
        auto font = item->font(2);
        font.setBold(m_table.isChanged(action));
        item->setFont(2, font);
        if (action == before) {
            m_tree->setCurrentItem(item);
        }
    }
}

QAction* ShortcutsDialog::chosen() const
{
    const auto* item = m_tree->currentItem();
    return item == nullptr ? nullptr : qobject_cast<QAction*>(item->data(0, Qt::UserRole).value<QObject*>());
}

void ShortcutsDialog::assign(bool more)
{
    auto* action = chosen();
    if (action == nullptr || m_key->keySequence().isEmpty()) {
        m_said->setText(tr("Choose an action, and press a key in the field."));
        return;
    }
    auto keys = more ? m_table.keys(action) : QList<QKeySequence>();
    keys.removeAll(m_key->keySequence());
    keys.append(m_key->keySequence());
    const auto* robbed = m_table.setKeys(action, keys);
    m_said->setText(robbed == nullptr ? QString()
                                      : tr("%1 had this key; it has lost it.").arg(robbed->text()));
}

void ShortcutsDialog::reset()
{
    if (auto* action = chosen()) {
        m_table.resetKeys(action);
        m_said->clear();
    }
}

} // namespace cascade::ui
