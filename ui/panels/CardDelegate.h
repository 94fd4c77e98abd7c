// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/CardPictures.h"
#include "ui/style/Palette.h"

#include <QStyledItemDelegate>

namespace cascade::ui {

/// Draws a card of the library: the picture, the title, one line of facts, and a mark of its kind.
class CardDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    CardDelegate(const CardPictures& pictures, const Palette& palette, QObject* parent)
        : QStyledItemDelegate(parent), m_pictures(pictures), m_palette(palette)
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintFrame(QPainter& painter, const QRectF& card, const QStyleOptionViewItem& option) const;
    void paintPicture(QPainter& painter, const QRectF& room, const LibraryItem& item) const;
    void paintWords(QPainter& painter, const QRectF& room, const LibraryItem& item,
                    const QStyleOptionViewItem& option) const;
    void paintWiring(QPainter& painter, const QRectF& room, const LibraryItem& item) const;
    void paintKind(QPainter& painter, const QRectF& picture, const LibraryItem& item) const;

    const CardPictures& m_pictures;
    const Palette& m_palette;
};

} // namespace cascade::ui
