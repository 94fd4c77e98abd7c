// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/CardDelegate.h"

#include "ui/panels/CardGrid.h"

#include <QPainter>
#include <QPainterPath>

namespace cascade::ui {

namespace {

constexpr double kRadius = 6;
constexpr int kGap = CardGrid::kGap;

/// A drawing in the place of a picture: linked nodes for a preset, layers for a model, a triangle for a take.
void paintSymbol(QPainter& painter, const QRectF& room, LibraryKind kind, const QColor& colour)
{
    const double side = std::min(room.width(), room.height()) / 3;
    const auto at = room.center();
    painter.setPen(QPen(colour, std::max(1.5, side / 14)));
    painter.setBrush(Qt::NoBrush);
    if (kind == LibraryKind::Take) {
        painter.drawPolygon(QPolygonF({at + QPointF(-side * 0.35, -side * 0.45), at + QPointF(side * 0.5, 0),
                                       at + QPointF(-side * 0.35, side * 0.45)}));
        return;
    }
    if (kind == LibraryKind::Model) {
        for (int layer = 0; layer < 3; ++layer) { // each larger, as the stages of a cascade are
            const double width = side * (0.5 + 0.35 * layer), y = at.y() + (layer - 1) * side * 0.36;
            painter.drawRoundedRect(QRectF(at.x() - width / 2, y - side * 0.12, width, side * 0.24), 2, 2);
        }
        return;
    }
    const QSizeF node(side * 0.5, side * 0.32);
    const QRectF first(at + QPointF(-side * 0.8, -side * 0.4), node),
        second(at + QPointF(side * 0.3, side * 0.1), node);
    painter.drawRoundedRect(first, 2, 2);
    painter.drawRoundedRect(second, 2, 2);
    QPainterPath link(QPointF(first.right(), first.center().y()));
    link.cubicTo({at.x() + side * 0.2, first.center().y()}, {at.x() - side * 0.2, second.center().y()},
                 {second.left(), second.center().y()});
    painter.drawPath(link);
}

/// A word that can be read whatever is below it.
void paintBadge(QPainter& painter, const QPointF& corner, const QString& words, bool fromRight,
                const QColor& ground, const QColor& ink)
{
    auto font = painter.font();
    font.setPointSizeF(font.pointSizeF() * 0.85);
    const QFontMetricsF metrics(font);
    const QSizeF size(metrics.horizontalAdvance(words) + 10, metrics.height() + 2);
    const QRectF badge(fromRight ? corner - QPointF(size.width(), 0) : corner, size);
    painter.save();
    painter.setFont(font);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(badge, 3, 3);
    painter.setPen(ink);
    painter.drawText(badge, Qt::AlignCenter, words);
    painter.restore();
}

QString kindText(LibraryKind kind)
{
    return kind == LibraryKind::Preset  ? CardDelegate::tr("preset")
           : kind == LibraryKind::Model ? CardDelegate::tr("model")
                                        : CardDelegate::tr("take");
}

} // namespace

QSize CardDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const
{
    const auto* grid = qobject_cast<const CardGrid*>(option.widget);
    return grid != nullptr ? grid->cardSize() : QSize(160, 160);
}

void CardDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    const auto item = index.data(LibraryModel::ItemRole).value<LibraryItem>();
    const QRectF card = QRectF(option.rect).adjusted(kGap, kGap, -kGap, -kGap);
    QRectF picture = card;
    picture.setHeight(card.width() * 3 / 5);
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    paintFrame(*painter, card, option);
    QPainterPath corners;
    corners.addRoundedRect(card, kRadius, kRadius);
    painter->setClipPath(corners);
    paintPicture(*painter, picture, item);
    paintKind(*painter, picture, item);
    painter->setClipping(false);
    paintWords(*painter,
               QRectF(card.left(), picture.bottom(), card.width(), card.bottom() - picture.bottom()), item,
               option);
    painter->restore();
}

void CardDelegate::paintFrame(QPainter& painter, const QRectF& card, const QStyleOptionViewItem& option) const
{
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    const bool under = option.state.testFlag(QStyle::State_MouseOver);
    painter.setPen(QPen(chosen || focused ? m_palette.accent : m_palette.border, chosen ? 2 : 1));
    painter.setBrush(chosen ? m_palette.selection : under ? m_palette.hover : m_palette.raised);
    const double inset = chosen ? 0 : 0.5;
    painter.drawRoundedRect(card.adjusted(-1 + inset, -1 + inset, 1 - inset, 1 - inset), kRadius + 1,
                            kRadius + 1);
}

void CardDelegate::paintPicture(QPainter& painter, const QRectF& room, const LibraryItem& item) const
{
    const auto picture = m_pictures.picture(item);
    if (picture.isNull()) {
        painter.fillRect(room, m_palette.field);
        const double upper = item.family.isEmpty() ? room.height() : room.height() * 0.55;
        const double skipped = item.family.isEmpty() ? 0 : room.height() * 0.14; // the badges' line
        paintSymbol(painter, QRectF(room.left(), room.top() + skipped, room.width(), upper - skipped),
                    item.kind, m_palette.faintText);
        if (!item.family.isEmpty()) {
            paintWiring(painter, room.adjusted(0, upper, 0, 0), item);
        }
    } else { // whole, with the neutral surround where its shape is another one
        painter.fillRect(room, m_palette.picture);
        const QSizeF size = QSizeF(picture.size()).scaled(room.size(), Qt::KeepAspectRatio);
        const QPointF corner = room.center() - QPointF(size.width() / 2, size.height() / 2);
        painter.drawImage(QRectF(corner, size), picture);
    }
    if (const auto share = m_pictures.playedShare(item)) {
        const double height = 3;
        painter.fillRect(QRectF(room.left(), room.bottom() - height, room.width() * *share, height),
                         m_palette.accent);
    }
}

/// What weights of others are and are for, in the place of a picture that they have not.
void CardDelegate::paintWiring(QPainter& painter, const QRectF& room, const LibraryItem& item) const
{
    auto font = painter.font();
    painter.save();
    painter.setPen(m_palette.text);
    const auto inside = room.adjusted(kGap, 0, -kGap, -kGap / 2.0);
    painter.drawText(inside, Qt::AlignHCenter | Qt::AlignTop,
                     painter.fontMetrics().elidedText(item.family, Qt::ElideRight, int(inside.width())));
    font.setPointSizeF(font.pointSizeF() * 0.85);
    painter.setFont(font);
    painter.setPen(m_palette.faintText);
    const QRectF below = inside.adjusted(0, painter.fontMetrics().height() * 1.3, 0, 0);
    painter.drawText(below, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, item.wiring);
    painter.restore();
}

void CardDelegate::paintKind(QPainter& painter, const QRectF& picture, const LibraryItem& item) const
{
    const QPointF right(picture.right() - kGap, picture.top() + kGap);
    paintBadge(painter, right, item.role.isEmpty() ? kindText(item.kind) : item.role, true, m_palette.panel,
               m_palette.text);
    if (item.isNonCommercial) {
        const QPointF left(picture.left() + kGap, picture.top() + kGap);
        paintBadge(painter, left, tr("non-commercial"), false, m_palette.panel, m_palette.warning);
    }
}

void CardDelegate::paintWords(QPainter& painter, const QRectF& room, const LibraryItem& item,
                              const QStyleOptionViewItem& option) const
{
    const auto inside = room.adjusted(kGap + 2, kGap, -kGap - 2, -kGap);
    auto title = option.font;
    title.setBold(true);
    const QFontMetrics bold(title);
    painter.setFont(title);
    painter.setPen(m_palette.text);
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignTop,
                     bold.elidedText(item.title, Qt::ElideRight, int(inside.width())));
    const bool broken = !item.problem.isEmpty();
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    painter.setFont(option.font);
    painter.setPen(chosen ? m_palette.text : broken ? m_palette.error : m_palette.faintText);
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignBottom,
                     option.fontMetrics.elidedText(broken ? tr("cannot be opened") : item.facts,
                                                   Qt::ElideRight, int(inside.width())));
}

} // namespace cascade::ui
