// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/NoiseMatrix.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace cascade::ui {

namespace {

constexpr int kMostCells = 32;
constexpr int kFewestCells = 2;
constexpr int kLines = 7; // of text, high

QColor blend(const QColor& from, const QColor& to, double share)
{
    const auto mix = [share](int a, int b) { return qRound(a + share * (b - a)); };
    return {mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue())};
}

} // namespace

double noiseCorrelation(const diffusion::NoisePrior& prior, int one, int other)
{
    const int apart = std::abs(one - other);
    if (apart == 0) {
        return 1;
    }
    const double kept = prior.keptShare();
    switch (prior.kind) {
    case diffusion::NoisePrior::Kind::Mixed:
        return kept * kept;
    case diffusion::NoisePrior::Kind::Progressive:
        return std::pow(kept, apart);
    case diffusion::NoisePrior::Kind::Independent:
        break;
    }
    return 0;
}

NoiseMatrix::NoiseMatrix(const Palette& palette, QWidget* parent) : QWidget(parent), m_palette(palette)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Correlation of the noise of frames"));
}

void NoiseMatrix::setPrior(const diffusion::NoisePrior& prior, int frames)
{
    m_prior = prior;
    m_frames = frames;
    const double next = noiseCorrelation(prior, 0, 1);
    setAccessibleDescription(tr("Neighbours %1, first and last %2")
                                 .arg(next, 0, 'f', 2)
                                 .arg(noiseCorrelation(prior, 0, cells() - 1), 0, 'f', 2));
    update();
}

int NoiseMatrix::cells() const
{
    return std::clamp(m_frames, kFewestCells, kMostCells);
}

QSize NoiseMatrix::sizeHint() const
{
    const int side = fontMetrics().lineSpacing() * kLines;
    return {side, side};
}

QRectF NoiseMatrix::square() const
{
    const double side = std::min(width(), height());
    return {0, 0, side, side};
}

void NoiseMatrix::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const auto all = square();
    const double side = all.width() / cells();
    for (int y = 0; y < cells(); ++y) {
        for (int x = 0; x < cells(); ++x) {
            const QRectF cell(x * side, y * side, side, side);
            painter.fillRect(cell, blend(m_palette.field, m_palette.accent, noiseCorrelation(m_prior, x, y)));
        }
    }
    painter.setPen(m_palette.border);
    painter.drawRect(all.adjusted(0.5, 0.5, -0.5, -0.5));
}

bool NoiseMatrix::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    const double side = square().width() / cells();
    const int x = static_cast<int>(help->pos().x() / side);
    const int y = static_cast<int>(help->pos().y() / side);
    if (x < cells() && y < cells()) {
        QToolTip::showText(help->globalPos(), tr("Frames %1 and %2: correlation %3")
                                                  .arg(x + 1)
                                                  .arg(y + 1)
                                                  .arg(noiseCorrelation(m_prior, x, y), 0, 'f', 3));
    }
    return true;
}

} // namespace cascade::ui
