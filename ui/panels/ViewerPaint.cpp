// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ViewerPaint.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kMargin = 8;
constexpr double kChipAlpha = 0.82;

QColor faded(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

/// A light line within a dark one: seen on any picture.
void strokeOnPicture(QPainter& painter, const QPainterPath& path)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(faded(Qt::black, 0.6), 3));
    painter.drawPath(path);
    painter.setPen(QPen(faded(Qt::white, 0.85), 1));
    painter.drawPath(path);
}

/// A channel's counts as the outline of a hill. The square root keeps small counts in sight.
QPainterPath hill(const std::array<std::int64_t, 256>& counts, std::int64_t highest, const QRectF& area)
{
    QPainterPath path(area.bottomLeft());
    for (std::size_t value = 0; value < counts.size(); ++value) {
        const double share = std::sqrt(static_cast<double>(counts[value]) /
                                       static_cast<double>(std::max<std::int64_t>(1, highest)));
        path.lineTo(area.left() + area.width() * static_cast<double>(value) / 255,
                    area.bottom() - area.height() * share);
    }
    path.lineTo(area.bottomRight());
    path.closeSubpath();
    return path;
}

QString clippedText(const Histogram& histogram)
{
    const auto percent = [](double share) { return QLocale().toString(share * 100, 'f', 1); };
    return QCoreApplication::translate("Viewer", "clipped: %1 % dark, %2 % bright")
        .arg(percent(histogram.clippedLow()), percent(histogram.clippedHigh()));
}

} // namespace

void paintPicture(QPainter& painter, const QImage& picture, const QRectF& place, const QRectF& area,
                  bool smooth)
{
    painter.save();
    painter.setClipRect(area, Qt::IntersectClip);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth);
    painter.drawImage(place, picture);
    painter.restore();
}

void paintSafeAreas(QPainter& painter, const QRectF& place)
{
    painter.save();
    for (const double share : {kActionSafe, kTitleSafe}) {
        QPainterPath path;
        path.addRect(safeArea(place, share));
        strokeOnPicture(painter, path);
    }
    painter.restore();
}

void paintThirds(QPainter& painter, const QRectF& place)
{
    QPainterPath path;
    for (const int third : {1, 2}) {
        const double x = place.left() + place.width() * third / 3;
        const double y = place.top() + place.height() * third / 3;
        path.moveTo(x, place.top());
        path.lineTo(x, place.bottom());
        path.moveTo(place.left(), y);
        path.lineTo(place.right(), y);
    }
    painter.save();
    strokeOnPicture(painter, path);
    painter.restore();
}

void paintWipe(QPainter& painter, double x, const QRectF& area, const Palette& palette)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(faded(Qt::black, 0.6), 3));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter.setPen(QPen(palette.accent, 1.5));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    const QPointF middle(x, area.center().y());
    painter.setBrush(palette.accent);
    painter.setPen(QPen(faded(Qt::black, 0.6), 1));
    painter.drawEllipse(middle, 11, 11);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.accentText);
    for (const double side : {-1.0, 1.0}) {
        painter.drawPolygon(QPolygonF{middle + QPointF(side * 7, 0), middle + QPointF(side * 2.5, -4),
                                      middle + QPointF(side * 2.5, 4)});
    }
    painter.restore();
}

QSizeF histogramSize(const QPainter& painter)
{
    const QFontMetricsF metrics(painter.font());
    return {metrics.horizontalAdvance(clippedText({})) + 6 * metrics.averageCharWidth(),
            metrics.height() * 7};
}

void paintHistogram(QPainter& painter, const Histogram& histogram, const QRectF& area, const Palette& palette)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette.border);
    painter.setBrush(faded(palette.panel, 0.9));
    painter.drawRoundedRect(area, 4, 4);
    const double line = QFontMetricsF(painter.font()).height();
    const QRectF hills = area.adjusted(kMargin, kMargin, -kMargin, -kMargin - line);
    painter.setPen(Qt::NoPen);
    const std::array colours{QColor(0xf0, 0x50, 0x50), QColor(0x40, 0xc0, 0x60), QColor(0x50, 0x88, 0xff)};
    for (std::size_t channel = 0; channel < colours.size(); ++channel) {
        const auto path = hill(histogram.counts[channel], histogram.highest(), hills);
        painter.fillPath(path, faded(colours[channel], 0.35));
        painter.strokePath(path, QPen(colours[channel], 1));
    }
    painter.setPen(palette.text);
    painter.drawText(area.adjusted(kMargin, 0, -kMargin, -kMargin / 2), Qt::AlignBottom | Qt::AlignHCenter,
                     clippedText(histogram));
    painter.restore();
}

void paintChip(QPainter& painter, const QString& text, const QRectF& area, Qt::Alignment corner,
               const Palette& palette)
{
    if (text.isEmpty()) {
        return;
    }
    const QFontMetricsF metrics(painter.font());
    const double room = area.width() - 4 * kMargin;
    const QString shown = metrics.elidedText(text, Qt::ElideRight, room);
    QRectF chip(0, 0, metrics.horizontalAdvance(shown) + 2 * kMargin, metrics.height() + kMargin / 2);
    const QRectF inner = area.adjusted(kMargin, kMargin, -kMargin, -kMargin);
    chip.moveTopLeft(inner.topLeft());
    if (corner & Qt::AlignRight) {
        chip.moveRight(inner.right());
    }
    if (corner & Qt::AlignBottom) {
        chip.moveBottom(inner.bottom());
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(faded(palette.panel, kChipAlpha));
    painter.drawRoundedRect(chip, 4, 4);
    painter.setPen(palette.text);
    painter.drawText(chip, Qt::AlignCenter, shown);
    painter.restore();
}

void paintMessage(QPainter& painter, const QString& text, const QRectF& area)
{
    painter.save();
    painter.setPen(paletteOf(Theme::Dark).faintText); // the ground is dark in both themes
    painter.drawText(area.adjusted(kMargin, kMargin, -kMargin, -kMargin), Qt::AlignCenter | Qt::TextWordWrap,
                     text);
    painter.restore();
}

} // namespace cascade::ui
