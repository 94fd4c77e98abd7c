// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QStyledItemDelegate>

namespace cascade::ui {

/// Draws the cells of the queue: states in their colours, progress as a bar with its words on it.
class QueueDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    QueueDelegate(const Palette& palette, QObject* parent) : QStyledItemDelegate(parent), m_palette(palette)
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    void paintProgress(QPainter& painter, const QStyleOptionViewItem& option, double share) const;

    const Palette& m_palette;
};

} // namespace cascade::ui
