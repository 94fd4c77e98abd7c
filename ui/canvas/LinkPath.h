// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLineF>
#include <QPointF>
#include <QRectF>

#include <array>

namespace cascade::ui {

/// The curve of a link, as the node editor draws it, in units of the canvas.
struct LinkPath {
    static constexpr int kSegments = 16;

    QPointF from, leave, arrive, to; ///< of the Bezier curve

    [[nodiscard]] QPointF at(double share) const;
    /// The curve as straight pieces: what crosses it is tested on these.
    [[nodiscard]] std::array<QPointF, kSegments + 1> points() const;
    [[nodiscard]] QRectF bounds() const;
};

[[nodiscard]] LinkPath linkPath(const QPointF& from, const QPointF& to);

/// Where a stroke crosses the link first; false where it does not.
[[nodiscard]] bool crosses(const LinkPath& path, const QLineF& stroke, QPointF* where = nullptr);
/// Distance of the curve from the middle of a rectangle that it passes through; infinite where it passes by.
[[nodiscard]] double distanceWithin(const LinkPath& path, const QRectF& rectangle);

} // namespace cascade::ui
