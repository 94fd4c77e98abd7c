// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace cascade::ui {

/// Where a picture stands in the area it is seen in: fitted, or zoomed and moved. What is looked at is kept
/// in shares of the picture, so that every source of a viewer, whatever its size, shows the same part.
class ViewerTransform {
public:
    [[nodiscard]] bool fits() const { return m_fits; }
    void fit();
    /// As wide as `width` units of the area, around `anchor`: a point of the area that keeps its place.
    void setWidth(double width, const QSizeF& picture, const QRectF& area, const QPointF& anchor);
    /// The same, times `factor`. Kept between a sixteenth of the area's width and 64 units a pixel.
    void zoom(double factor, const QSizeF& picture, const QRectF& area, const QPointF& anchor);
    /// Moves the picture by units of the area; at least a corner of it stays in sight.
    void pan(const QPointF& by, const QSizeF& picture, const QRectF& area);

    /// Where a picture of this shape stands in `area`.
    [[nodiscard]] QRectF place(const QSizeF& picture, const QRectF& area) const;

private:
    bool m_fits = true;
    double m_width = 0;         ///< of the picture, in units of the area
    QPointF m_centre{0.5, 0.5}; ///< what is in the middle of the area, in shares of the picture
};

/// The largest rectangle of a picture's shape in the middle of `area`.
[[nodiscard]] QRectF fitted(const QSizeF& picture, const QRectF& area);

} // namespace cascade::ui
