// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/CommandPalette.h"

#include "ui/window/ActionFilter.h"
#include "ui/window/ActionTable.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace cascade::ui {

CommandPalette::CommandPalette(ActionTable& table, QWidget* parent)
    : QDialog(parent, Qt::Popup), m_table(table), m_typed(new QLineEdit(this)), m_list(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_typed);
    layout->addWidget(m_list);
    m_typed->setPlaceholderText(tr("What would you like to do?"));
    m_typed->setAccessibleName(tr("Search actions"));
    m_typed->installEventFilter(this);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformRowHeights(true);
    m_list->setRootIsDecorated(false);
    m_list->setHeaderHidden(true);
    m_list->setColumnCount(2);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_list->setAccessibleName(tr("Actions and their keys"));
    connect(m_typed, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_typed, &QLineEdit::returnPressed, this, &CommandPalette::triggerCurrent);
    connect(m_list, &QTreeWidget::itemClicked, this, &CommandPalette::triggerCurrent);
}

void CommandPalette::ask()
{
    m_typed->clear();
    fill({});
    const auto over = parentWidget()->rect();
    resize(std::min(560, over.width() - 40), std::min(420, over.height() - 80));
    move(parentWidget()->mapToGlobal(QPoint((over.width() - width()) / 2, 60)));
    show();
    m_typed->setFocus();
}

void CommandPalette::fill(const QString& typed)
{
    m_list->clear();
    for (auto* action : matchingActions(m_table, typed)) {
        const auto keys = QKeySequence::listToString(m_table.keys(action), QKeySequence::NativeText);
        auto* item = new QTreeWidgetItem(
            m_list, {m_table.groupOf(action) + QStringLiteral(": ") + action->text(), keys});
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setForeground(1, palette().placeholderText());
        item->setData(0, Qt::UserRole, QVariant::fromValue(static_cast<QObject*>(action)));
        if (!m_table.enabled(action)) {
            item->setFlags(item->flags() & ~Qt::ItemIsEnabled);
        }
    }
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

void CommandPalette::triggerCurrent()
{
    const auto* item = m_list->currentItem();
    if (item == nullptr || (item->flags() & Qt::ItemIsEnabled) == 0) {
        return;
    }
    auto* action = qobject_cast<QAction*>(item->data(0, Qt::UserRole).value<QObject*>());
    hide(); // first: what it does may open a window of its own
    action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_typed && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

/// A popup has no frame of its own.
void CommandPalette::paintEvent(QPaintEvent* event)
{
    QDialog::paintEvent(event);
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace cascade::ui
