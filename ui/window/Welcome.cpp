// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/Welcome.h"

#include "ui/style/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace cascade::ui {

Welcome::Welcome(const Palette& palette, QWidget* parent) : QWidget(parent), m_palette(palette)
{
    setObjectName(QStringLiteral("welcome"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 10, 10, 10);
    row->setSpacing(12);
    addWords(*row);
    addButtons(*row);
}

void Welcome::addWords(QBoxLayout& row)
{
    auto* words = new QVBoxLayout;
    words->setSpacing(3);
    for (const auto& line :
         {tr("<b>A sentence becomes an HD clip</b>"),
          tr("1. Write in <b>Prompt</b> what the clip shows. Words that the model knows are completed."),
          tr("2. Run with <b>Ctrl+Enter</b>. Each stage appears in the timeline as it is made; <b>Esc</b> "
             "stops, and nothing is lost."),
          tr("3. Double-click the canvas for more nodes; <b>Ctrl+M</b> exports; <b>Ctrl+Shift+P</b> finds "
             "everything else.")}) {
        auto* label = new QLabel(line, this);
        label->setWordWrap(true);
        words->addWidget(label);
    }
    row.addLayout(words, 1);
}

void Welcome::addButtons(QBoxLayout& row)
{
    auto* run = new QPushButton(icon(Icon::Run, m_palette), tr("Run the demo"), this);
    run->setDefault(true);
    auto* closing = new QToolButton(this);
    closing->setIcon(icon(Icon::Close, m_palette));
    closing->setAutoRaise(true);
    closing->setToolTip(tr("Close"));
    closing->setAccessibleName(tr("Close the greeting"));
    row.addWidget(run, 0, Qt::AlignVCenter);
    row.addWidget(closing, 0, Qt::AlignTop);
    connect(closing, &QToolButton::clicked, this, &QWidget::close);
    connect(run, &QPushButton::clicked, this, [this] {
        this->close();
        Q_EMIT runRequested();
    });
}

void Welcome::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_palette.panel);
    painter.fillRect(0, height() - 2, width(), 2, m_palette.accent);
}

} // namespace cascade::ui
