// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/CardHint.h"

#include "ui/panels/KeyTip.h"

#include <QAction>
#include <QEvent>
#include <QPainter>

namespace cascade::ui {

CardHint::CardHint(QAbstractItemView& view, const QString& words, const Palette& palette)
    : QLabel(words, view.viewport()), m_view(view), m_palette(palette)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAlignment(Qt::AlignCenter);
    setWordWrap(true);
    view.viewport()->installEventFilter(this);
    const auto* model = view.model();
    connect(model, &QAbstractItemModel::rowsInserted, this, &CardHint::place);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &CardHint::place);
    connect(model, &QAbstractItemModel::modelReset, this, &CardHint::place);
    connect(model, &QAbstractItemModel::layoutChanged, this, &CardHint::place);
    place();
}

bool CardHint::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize) {
        place();
    }
    return QLabel::eventFilter(watched, event);
}

void CardHint::place()
{
    const auto* model = m_view.model();
    setVisible(model == nullptr || model->rowCount() == 0);
    setGeometry(m_view.viewport()->rect().adjusted(16, 8, -16, -8));
}

void CardHint::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setPen(m_palette.faintText);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, text());
}

QAction* addPanelAction(QWidget& panel, const PanelActionSpec& spec)
{
    auto* action = new QAction(spec.text, &panel);
    action->setObjectName(QLatin1String(spec.name));
    action->setShortcut(spec.key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    followKeys(*action, spec.tip);
    panel.addAction(action);
    return action;
}

} // namespace cascade::ui
