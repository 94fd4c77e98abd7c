// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <QWidget>

class QLineEdit;
class QListView;
class QSortFilterProxyModel;

namespace cascade::ui {

/// A small window with all words that a model understands: typing filters, Enter or a double click chooses.
class PromptWordList : public QWidget {
    Q_OBJECT
public:
    explicit PromptWordList(const QStringList& words, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(const QString& word);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& text);
    void choose();

    QLineEdit* m_filter;
    QListView* m_list;
    QSortFilterProxyModel* m_shown;
};

} // namespace cascade::ui
