// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/MonotoneCurve.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace cascade::diffusion {

namespace {

using Knots = std::vector<CurveKnot>;

/// What `between(left, share)` says of the interval behind knot `left`, of which `share` lies before the
/// fraction; at a knot and beyond the ends the knot's own weight.
template <typename Between>
double along(const Knots& knots, double fraction, const Between& between)
{
    if (knots.empty()) {
        return 0;
    }
    const auto right =
        std::find_if(knots.begin(), knots.end(), [&](const auto& knot) { return knot.fraction >= fraction; });
    if (right == knots.end()) {
        return knots.back().weight;
    }
    if (right == knots.begin() || right->fraction == fraction) {
        return right->weight;
    }
    const auto left = static_cast<std::size_t>(right - knots.begin()) - 1;
    const double share = (fraction - knots[left].fraction) / (right->fraction - knots[left].fraction);
    return between(left, share);
}

double straight(const Knots& knots, std::size_t left, double share)
{
    return knots[left].weight + share * (knots[left + 1].weight - knots[left].weight);
}

/// From knot `at` to the next one.
double gap(const Knots& knots, std::size_t at)
{
    return knots[at + 1].fraction - knots[at].fraction;
}

/// Slope of the straight line from knot `at` to the next one.
double secant(const Knots& knots, std::size_t at)
{
    return (knots[at + 1].weight - knots[at].weight) / gap(knots, at);
}

/// Slope at an end: that of the parabola through the last three knots, less where the curve would turn back.
/// `near` and `far` are the intervals that lie next to the end and behind it.
double slopeAtEnd(const Knots& knots, std::size_t near, std::size_t far)
{
    const double nearGap = gap(knots, near);
    const double farGap = gap(knots, far);
    const double nearSecant = secant(knots, near);
    const double farSecant = secant(knots, far);
    const double slope = ((2 * nearGap + farGap) * nearSecant - nearGap * farSecant) / (nearGap + farGap);
    if (slope * nearSecant <= 0) {
        return 0;
    }
    const bool turns = nearSecant * farSecant < 0;
    return turns && std::abs(slope) > 3 * std::abs(nearSecant) ? 3 * nearSecant : slope;
}

/// Slope of the curve at a knot; there are at least two.
double slopeAt(const Knots& knots, std::size_t at)
{
    const std::size_t last = knots.size() - 1;
    if (last == 1) {
        return secant(knots, 0);
    }
    if (at == 0) {
        return slopeAtEnd(knots, 0, 1);
    }
    if (at == last) {
        return slopeAtEnd(knots, last - 1, last - 2);
    }
    const double before = secant(knots, at - 1);
    const double behind = secant(knots, at);
    if (before * behind <= 0) { // a peak, a valley, or level on one side
        return 0;
    }
    const double partBefore = gap(knots, at - 1) + 2 * gap(knots, at);
    const double partBehind = 2 * gap(knots, at - 1) + gap(knots, at);
    return (partBefore + partBehind) / (partBefore / before + partBehind / behind);
}

/// The cubic of Hermite between knot `left` and the next one.
double cubic(const Knots& knots, std::size_t left, double share)
{
    const double from = knots[left].weight;
    const double to = knots[left + 1].weight;
    const double rest = 1 - share;
    const double slopes = rest * slopeAt(knots, left) - share * slopeAt(knots, left + 1);
    const double weight = rest * rest * (1 + 2 * share) * from + share * share * (1 + 2 * rest) * to +
                          share * rest * gap(knots, left) * slopes;
    if (!std::isfinite(weight)) { // two knots all but coincide
        return straight(knots, left, share);
    }
    return std::clamp(weight, std::min(from, to), std::max(from, to)); // rounding may leave it
}

} // namespace

double onStraightLines(const Knots& knots, double fraction)
{
    return along(knots, fraction,
                 [&](std::size_t left, double share) { return straight(knots, left, share); });
}

double onMonotoneCubic(const Knots& knots, double fraction)
{
    return along(knots, fraction, [&](std::size_t left, double share) { return cubic(knots, left, share); });
}

} // namespace cascade::diffusion
