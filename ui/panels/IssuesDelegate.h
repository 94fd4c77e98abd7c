// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QStyledItemDelegate>

namespace cascade::ui {

/// Draws an issue in two lines, with a mark of its severity that colour alone does not tell, and its remedy
/// as a button.
class IssuesDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    IssuesDelegate(const Palette& palette, QObject* parent) : QStyledItemDelegate(parent), m_palette(palette)
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

Q_SIGNALS:
    void fixClicked(const QModelIndex& index);

protected:
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

private:
    void paintWhere(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintWhat(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintFix(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    const Palette& m_palette;
};

} // namespace cascade::ui
