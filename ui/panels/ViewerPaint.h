// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/CompareAlgo.h"
#include "ui/style/Palette.h"

#include <QImage>
#include <QRectF>
#include <QString>

class QPainter;

namespace cascade::ui {

/// The parts of a viewer's picture, each drawn by one function. Rectangles are in the widget's units.

/// `picture` on `place`, nothing of it outside `area`. Crisp: each of its pixels a rectangle.
void paintPicture(QPainter& painter, const QImage& picture, const QRectF& place, const QRectF& area,
                  bool smooth);
/// Where action and titles are safe on any screen.
void paintSafeAreas(QPainter& painter, const QRectF& place);
/// A grid at the thirds of the picture.
void paintThirds(QPainter& painter, const QRectF& place);
/// The line between A and B, with a handle in its middle.
void paintWipe(QPainter& painter, double x, const QRectF& area, const Palette& palette);
/// Three curves on a dark ground, and the shares of clipped values beneath.
void paintHistogram(QPainter& painter, const Histogram& histogram, const QRectF& area,
                    const Palette& palette);
/// A line of text on a ground of its own, in a corner of `area`.
void paintChip(QPainter& painter, const QString& text, const QRectF& area, Qt::Alignment corner,
               const Palette& palette);
/// A sentence in the middle of an area where there is no picture.
void paintMessage(QPainter& painter, const QString& text, const QRectF& area);
/// How many of the widget's units the histogram takes.
[[nodiscard]] QSizeF histogramSize(const QPainter& painter);

} // namespace cascade::ui
