// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/IssuesDelegate.h"

#include "ui/models/IssuesModel.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

namespace cascade::ui {

namespace {

using Severity = graph::Issue::Severity;
constexpr int kGap = 6;

/// A round mark with a cross for an error, a triangle with an exclamation mark for a warning, a ring for a
/// note.
void paintMark(QPainter& painter, const QRectF& box, Severity severity, const Palette& palette)
{
    const auto colour = severity == Severity::Error     ? palette.error
                        : severity == Severity::Warning ? palette.warning
                                                        : palette.faintText;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const auto middle = box.center();
    const double half = box.width() / 2;
    QPen line(palette.panel, std::max(1.5, box.width() / 8), Qt::SolidLine, Qt::RoundCap);
    if (severity == Severity::Error) {
        painter.drawEllipse(box);
        painter.setPen(line);
        const double arm = half * 0.4;
        painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm));
        painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm));
    } else if (severity == Severity::Warning) {
        painter.drawPolygon(QPolygonF({{middle.x(), box.top()}, box.bottomRight(), box.bottomLeft()}));
        painter.setPen(line);
        painter.drawLine(middle + QPointF(0, -half * 0.25), middle + QPointF(0, half * 0.3));
        painter.drawPoint(middle + QPointF(0, half * 0.7));
    } else {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, line.widthF()));
        painter.drawEllipse(box.adjusted(1, 1, -1, -1));
    }
    painter.restore();
}

QRect fixRect(const QStyleOptionViewItem& option, const QString& label)
{
    const int width =
        std::min(option.rect.width() - 2 * kGap, option.fontMetrics.horizontalAdvance(label) + 20);
    const int height = option.fontMetrics.height() + 8;
    return {option.rect.left() + kGap, option.rect.center().y() - height / 2, width, height};
}

} // namespace

QSize IssuesDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    auto size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(2 * option.fontMetrics.height() + 2 * kGap);
    if (index.column() == IssuesModel::FixColumn) {
        size.rwidth() += 32;
    }
    return size;
}

void IssuesDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    auto cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    cell.palette.setColor(QPalette::Highlight, m_palette.selection);
    const auto* style = cell.widget != nullptr ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    switch (index.column()) {
    case IssuesModel::Node:
        return paintWhere(*painter, cell, index);
    case IssuesModel::What:
        return paintWhat(*painter, cell, index);
    default:
        return paintFix(*painter, cell, index);
    }
}

void IssuesDelegate::paintWhere(QPainter& painter, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const
{
    const int side = option.fontMetrics.height() * 4 / 5;
    const int line = option.fontMetrics.height();
    const QRectF mark(option.rect.left() + kGap, option.rect.top() + kGap + (line - side) / 2.0, side, side);
    paintMark(painter, mark, static_cast<Severity>(index.data(IssuesModel::SeverityRole).toInt()), m_palette);
    const QRect words(option.rect.left() + side + 2 * kGap, option.rect.top() + kGap,
                      option.rect.width() - side - 3 * kGap, line);
    painter.setPen(m_palette.text);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, words.width()));
}

void IssuesDelegate::paintWhat(QPainter& painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const
{
    const int line = option.fontMetrics.height();
    QRect words(option.rect.left() + kGap, option.rect.top() + kGap, option.rect.width() - 2 * kGap, line);
    const auto draw = [&](const QString& text, const QColor& colour) {
        painter.setPen(colour);
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                         option.fontMetrics.elidedText(text, Qt::ElideRight, words.width()));
        words.translate(0, line);
    };
    draw(index.data().toString(), m_palette.text);
    draw(index.data(IssuesModel::HintRole).toString(),
         option.state.testFlag(QStyle::State_Selected) ? m_palette.text : m_palette.faintText);
}

void IssuesDelegate::paintFix(QPainter& painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const
{
    const auto label = index.data().toString();
    if (label.isEmpty()) {
        return;
    }
    const QRectF button = QRectF(fixRect(option, label)).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_palette.accent);
    painter.setBrush(option.state.testFlag(QStyle::State_MouseOver) ? m_palette.hover : m_palette.raised);
    painter.drawRoundedRect(button, 4, 4);
    painter.setPen(m_palette.text);
    painter.drawText(button, Qt::AlignCenter,
                     option.fontMetrics.elidedText(label, Qt::ElideRight, int(button.width()) - 12));
    painter.restore();
}

bool IssuesDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                 const QModelIndex& index)
{
    const bool button =
        index.column() == IssuesModel::FixColumn && index.data(IssuesModel::HasFixRole).toBool();
    if (button && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton &&
            fixRect(option, index.data().toString()).contains(mouse->position().toPoint())) {
            Q_EMIT fixClicked(index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

} // namespace cascade::ui
