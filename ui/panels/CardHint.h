// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QAbstractItemView>
#include <QLabel>

namespace cascade::ui {

/// Words in the middle of a list that has no rows: what would be there, and how it comes there. The pointer
/// goes through it.
class CardHint : public QLabel {
    Q_OBJECT
public:
    /// Follows the view's model, which must be set; `palette` may change its colours.
    CardHint(QAbstractItemView& view, const QString& words, const Palette& palette);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void place();

    QAbstractItemView& m_view;
    const Palette& m_palette;
};

/// Adds an action to a widget, with a name for the key map ("queue.remove"), its key within the widget, and a
/// tool tip that says both.
struct PanelActionSpec {
    const char* name;
    QString text;
    QString tip;
    QKeySequence key = {};
};
QAction* addPanelAction(QWidget& panel, const PanelActionSpec& spec);

} // namespace cascade::ui
