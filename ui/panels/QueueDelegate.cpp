// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/QueueDelegate.h"

#include "ui/models/QueueModel.h"

#include <QApplication>
#include <QPainter>

namespace cascade::ui {

namespace {

/// The colour of a state's word, or none for the usual one.
QColor stateColour(const QModelIndex& index, const Palette& palette)
{
    switch (static_cast<store::JobState>(index.data(QueueModel::StateRole).toInt())) {
    case store::JobState::Running:
        return palette.accent;
    case store::JobState::Held:
        return index.data(QueueModel::ApprovalRole).toBool() ? palette.warning : palette.faintText;
    case store::JobState::Done:
        return palette.good;
    case store::JobState::Failed:
        return palette.error;
    case store::JobState::Cancelled:
        return palette.faintText;
    case store::JobState::Pending:
        break;
    }
    return palette.text;
}

bool hasEnded(const QModelIndex& index)
{
    const auto state = static_cast<store::JobState>(index.data(QueueModel::StateRole).toInt());
    return state == store::JobState::Done || state == store::JobState::Cancelled;
}

} // namespace

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    auto size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(size.height(), option.fontMetrics.height() * 8 / 5)); // room for a bar
    return size;
}

void QueueDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const bool told = index.column() == QueueModel::State || (index.column() == QueueModel::Progress &&
                                                              index.data(QueueModel::StateRole).toInt() ==
                                                                  static_cast<int>(store::JobState::Failed));
    const auto colour = told              ? stateColour(index, m_palette)
                        : hasEnded(index) ? m_palette.faintText
                                          : m_palette.text;
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, m_palette.text);
    option->palette.setColor(QPalette::Highlight, m_palette.selection);
    if (index.column() == QueueModel::State) {
        option->font.setBold(index.data(QueueModel::ApprovalRole).toBool());
    }
}

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const
{
    const auto share =
        index.column() == QueueModel::Progress ? index.data(QueueModel::ShareRole) : QVariant();
    if (!share.isValid()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    auto cell = option;
    initStyleOption(&cell, index);
    const auto words = cell.text;
    cell.text.clear(); // the style draws the row's background only
    (cell.widget != nullptr ? cell.widget->style() : QApplication::style())
        ->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    cell.text = words;
    paintProgress(*painter, cell, share.toDouble());
}

void QueueDelegate::paintProgress(QPainter& painter, const QStyleOptionViewItem& option, double share) const
{
    const int room = option.fontMetrics.height() / 8;
    const QRectF bar = QRectF(option.rect).adjusted(room + 0.5, room + 0.5, -room - 0.5, -room - 0.5);
    const double radius = 3;
    auto done = bar;
    done.setWidth(bar.width() * share);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_palette.border);
    painter.setBrush(m_palette.field);
    painter.drawRoundedRect(bar, radius, radius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_palette.accent);
    painter.setClipRect(done);
    painter.drawRoundedRect(bar, radius, radius);
    const auto words = [&](const QRectF& clip, const QColor& colour) { // one colour on the bar, one beside it
        painter.setClipRect(clip);
        painter.setPen(colour);
        const auto inside = bar.adjusted(6, 0, -6, 0);
        painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter,
                         option.fontMetrics.elidedText(option.text, Qt::ElideRight, int(inside.width())));
    };
    words(done, m_palette.accentText);
    words(QRectF(done.topRight(), bar.bottomRight()), m_palette.text);
    painter.restore();
}

} // namespace cascade::ui
