// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ViewerTransform.h"

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr double kMostUnitsAPixel = 64;
constexpr double kSmallestShare = 1.0 / 16;

} // namespace

QRectF fitted(const QSizeF& picture, const QRectF& area)
{
    if (picture.isEmpty() || area.isEmpty()) {
        return {area.center(), QSizeF()};
    }
    QRectF place({}, picture.scaled(area.size(), Qt::KeepAspectRatio));
    place.moveCenter(area.center());
    return place;
}

void ViewerTransform::fit()
{
    m_fits = true;
    m_centre = {0.5, 0.5};
}

void ViewerTransform::setWidth(double width, const QSizeF& picture, const QRectF& area, const QPointF& anchor)
{
    const QRectF before = place(picture, area);
    if (before.isEmpty()) {
        return;
    }
    const QPointF share((anchor.x() - before.x()) / before.width(),
                        (anchor.y() - before.y()) / before.height());
    m_fits = false;
    m_width = std::clamp(width, std::min(area.width() * kSmallestShare, picture.width()),
                         picture.width() * kMostUnitsAPixel);
    const double height = m_width * picture.height() / picture.width();
    const QPointF fromAnchor = area.center() - anchor;
    m_centre = share + QPointF(fromAnchor.x() / m_width, fromAnchor.y() / height);
    pan({}, picture, area);
}

void ViewerTransform::zoom(double factor, const QSizeF& picture, const QRectF& area, const QPointF& anchor)
{
    setWidth(place(picture, area).width() * factor, picture, area, anchor);
}

void ViewerTransform::pan(const QPointF& by, const QSizeF& picture, const QRectF& area)
{
    const QRectF before = place(picture, area);
    if (before.isEmpty()) {
        return;
    }
    m_width = before.width();
    m_fits = false;
    m_centre -= QPointF(by.x() / before.width(), by.y() / before.height());
    m_centre = {std::clamp(m_centre.x(), 0.0, 1.0), std::clamp(m_centre.y(), 0.0, 1.0)};
}

QRectF ViewerTransform::place(const QSizeF& picture, const QRectF& area) const
{
    if (m_fits || picture.isEmpty()) {
        return fitted(picture, area);
    }
    const QSizeF size(m_width, m_width * picture.height() / picture.width());
    return {area.center() - QPointF(m_centre.x() * size.width(), m_centre.y() * size.height()), size};
}

} // namespace cascade::ui
