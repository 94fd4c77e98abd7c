// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/PromptWordList.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSortFilterProxyModel>
#include <QStringListModel>
#include <QVBoxLayout>

namespace cascade::ui {

PromptWordList::PromptWordList(const QStringList& words, QWidget* parent)
    : QWidget(parent, Qt::Popup), m_filter(new QLineEdit(this)), m_list(new QListView(this)),
      m_shown(new QSortFilterProxyModel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    m_shown->setSourceModel(new QStringListModel(words, this));
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(m_shown);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setAccessibleName(tr("Words that the model understands"));
    m_filter->setPlaceholderText(tr("Search %n words", nullptr, static_cast<int>(words.size())));
    m_filter->setAccessibleName(tr("Search words"));
    m_filter->installEventFilter(this);
    auto* all = new QVBoxLayout(this);
    all->addWidget(new QLabel(tr("What this model understands"), this));
    all->addWidget(m_filter);
    all->addWidget(m_list);
    setFocusProxy(m_filter);
    connect(m_filter, &QLineEdit::textChanged, this, &PromptWordList::filter);
    connect(m_list, &QListView::activated, this, &PromptWordList::choose);
    filter({});
}

void PromptWordList::filter(const QString& text)
{
    m_shown->setFilterFixedString(text);
    m_list->setCurrentIndex(m_shown->index(0, 0));
}

void PromptWordList::choose()
{
    const auto word = m_list->currentIndex().data().toString();
    if (!word.isEmpty()) {
        Q_EMIT chosen(word);
        close();
    }
}

bool PromptWordList::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress) {
        return QWidget::eventFilter(watched, event);
    }
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        choose();
        return true;
    }
    if (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down) {
        const int row = m_list->currentIndex().row() + (key->key() == Qt::Key_Down ? 1 : -1);
        if (m_shown->hasIndex(row, 0)) {
            m_list->setCurrentIndex(m_shown->index(row, 0));
        }
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace cascade::ui
