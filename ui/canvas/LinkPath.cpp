// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/LinkPath.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace cascade::ui {

namespace {

constexpr double kStrength = 100; ///< how far a link leaves straight, as in the editor's style

} // namespace

QPointF LinkPath::at(double share) const
{
    const double rest = 1 - share;
    return rest * rest * rest * from + 3 * rest * rest * share * leave + 3 * rest * share * share * arrive +
           share * share * share * to;
}

std::array<QPointF, LinkPath::kSegments + 1> LinkPath::points() const
{
    std::array<QPointF, kSegments + 1> all;
    for (int i = 0; i <= kSegments; ++i) {
        all[static_cast<std::size_t>(i)] = at(static_cast<double>(i) / kSegments);
    }
    return all;
}

QRectF LinkPath::bounds() const
{
    const auto [left, right] = std::minmax({from.x(), leave.x(), arrive.x(), to.x()});
    const auto [top, bottom] = std::minmax({from.y(), leave.y(), arrive.y(), to.y()});
    return QRectF(QPointF(left, top), QPointF(right, bottom))
        .adjusted(-1, -1, 1, 1); // a straight one has no height
}

LinkPath linkPath(const QPointF& from, const QPointF& to)
{
    const double half = QLineF(from, to).length() / 2;
    const double strength =
        half < kStrength ? kStrength * std::sin(std::numbers::pi / 2 * half / kStrength) : kStrength;
    return {from, from + QPointF(strength, 0), to - QPointF(strength, 0), to};
}

bool crosses(const LinkPath& path, const QLineF& stroke, QPointF* where)
{
    const auto points = path.points();
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        QPointF meeting;
        if (QLineF(points[i], points[i + 1]).intersects(stroke, &meeting) == QLineF::BoundedIntersection) {
            if (where != nullptr) {
                *where = meeting;
            }
            return true;
        }
    }
    return false;
}

double distanceWithin(const LinkPath& path, const QRectF& rectangle)
{
    auto nearest = std::numeric_limits<double>::infinity();
    constexpr int kSteps = 4 * LinkPath::kSegments; // a node is wider than the steps of a long link
    for (int i = 0; i <= kSteps; ++i) {
        const auto point = path.at(static_cast<double>(i) / kSteps);
        if (rectangle.contains(point)) {
            nearest = std::min(nearest, QLineF(point, rectangle.center()).length());
        }
    }
    return nearest;
}

} // namespace cascade::ui
