// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/PictureButton.h"

#include <QToolButton>

namespace cascade::ui {

QToolButton* addGlyphButton(QWidget& parent, const QString& tip)
{
    auto* button = new QToolButton(&parent);
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setFocusPolicy(Qt::TabFocus); // a click leaves the keys with the pictures
    return button;
}

} // namespace cascade::ui
