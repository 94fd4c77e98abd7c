// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ElidedLabel.h"

#include <QPainter>

namespace cascade::ui {

namespace {

constexpr int kFewestLetters = 6; ///< fewer say nothing

} // namespace

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void ElidedLabel::setShorterText(const QString& text)
{
    m_shorter = text;
    update();
}

QString ElidedLabel::shownText() const
{
    const auto cut = [this](const QString& said) {
        return fontMetrics().elidedText(said, Qt::ElideRight, contentsRect().width());
    };
    const auto said = m_shorter.isEmpty() || cut(text()) == text() ? text() : m_shorter;
    const auto shown = cut(said);
    return shown == said || shown.size() > kFewestLetters ? shown : QString();
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), static_cast<int>(alignment()), shownText());
}

} // namespace cascade::ui
