// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QWidget>

class QBoxLayout;

namespace cascade::ui {

/// What greets at the first start: the demo is on the canvas, ready to run, and three lines say what to do. A
/// bar above the canvas, so that it hides nothing of the graph, until it is closed or a run begins.
class Welcome : public QWidget {
    Q_OBJECT
public:
    Welcome(const Palette& palette, QWidget* parent);

Q_SIGNALS:
    void runRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void addWords(QBoxLayout& row);
    void addButtons(QBoxLayout& row);

    const Palette& m_palette;
};

} // namespace cascade::ui
