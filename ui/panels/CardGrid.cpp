// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/CardGrid.h"

#include <QDropEvent>
#include <QEvent>
#include <QMouseEvent>

#include <algorithm>

namespace cascade::ui {

CardGrid::CardGrid(QWidget* parent) : QListView(parent)
{
    setViewMode(QListView::IconMode);
    setMovement(QListView::Static); // cards are dragged out, never about in the grid
    setResizeMode(QListView::Adjust);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // so that it does not change how many fit
    arrange();
}

void CardGrid::resizeEvent(QResizeEvent* event)
{
    arrange();
    QListView::resizeEvent(event);
}

void CardGrid::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        arrange();
    }
}

void CardGrid::arrange()
{
    const int least = fontMetrics().averageCharWidth() * 27;
    const int width = std::max(viewport()->width() - 1, least);
    const int columns = std::max(1, width / least);
    const int cell = width / columns;
    const int picture = (cell - 2 * kGap) * 3 / 5; // as the shipped cascade has it: 1280 x 768
    m_card = QSize(cell, picture + fontMetrics().height() * 5 / 2 + 4 * kGap);
    setGridSize(m_card);
}

void CardGrid::mousePressEvent(QMouseEvent* event)
{
    const auto index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && event->modifiers() == Qt::AltModifier && index.isValid()) {
        Q_EMIT secondChosen(index);
    } else {
        QListView::mousePressEvent(event);
    }
}

bool CardGrid::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::MouseMove || event->type() == QEvent::Leave) {
        const auto index = event->type() == QEvent::Leave
                               ? QModelIndex()
                               : indexAt(static_cast<QMouseEvent*>(event)->position().toPoint());
        if (index != m_hovered) {
            m_hovered = index;
            Q_EMIT hovered(index);
        }
    }
    const bool drop = event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove ||
                      event->type() == QEvent::Drop;
    if (drop && static_cast<QDropEvent*>(event)->source() == this) { // it is here already
        event->ignore();
        return true;
    }
    return QListView::viewportEvent(event);
}

} // namespace cascade::ui
