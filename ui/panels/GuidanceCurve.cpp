// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/GuidanceCurve.h"

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

using diffusion::GuidanceSchedule;
using Kind = GuidanceSchedule::Kind;

constexpr double kGap = 0.001; // between the fractions of two knots

enum OscillationHandle { High, Low, FirstSwing };

double rounded(double value, double parts)
{
    return std::round(value * parts) / parts;
}

double weightWithin(double weight)
{
    return std::clamp(rounded(weight, 100), diffusion::kMinGuidanceWeight, diffusion::kMaxGuidanceWeight);
}

double fractionWithin(double fraction, double low, double high)
{
    return rounded(std::clamp(fraction, low, high), 1000);
}

void moveKnot(std::vector<GuidanceSchedule::Knot>& knots, std::size_t index, double fraction, double weight)
{
    const double low = index == 0 ? 0 : knots[index - 1].fraction + kGap;
    const double high = index + 1 == knots.size() ? 1 : knots[index + 1].fraction - kGap;
    auto& knot = knots[index];
    if (low <= high) { // else the neighbours are so near that it cannot move across
        knot.fraction = fractionWithin(fraction, low, high);
    }
    knot.weight = weightWithin(weight);
}

void moveOscillation(GuidanceSchedule& schedule, int index, double fraction, double weight, int steps)
{
    switch (index) {
    case High:
        schedule.high = weightWithin(weight);
        break;
    case Low:
        schedule.low = weightWithin(weight);
        break;
    default:
        schedule.highSteps = std::clamp(static_cast<int>(std::lround(fraction * steps)), 0, steps);
    }
}

} // namespace

std::vector<GuidanceHandle> guidanceHandles(const GuidanceSchedule& schedule, int steps)
{
    std::vector<GuidanceHandle> handles;
    switch (schedule.kind) {
    case Kind::Constant:
        return {{0.5, schedule.weight, false, true}};
    case Kind::Curve:
    case Kind::Smooth:
        for (const auto& knot : schedule.knots) {
            handles.push_back({knot.fraction, knot.weight});
        }
        return handles;
    case Kind::Oscillating:
        break;
    }
    const double first = std::min(1.0, static_cast<double>(schedule.highSteps) / steps);
    return {{first / 2, schedule.high, false, true},
            {(1 + first) / 2, schedule.low, false, true},
            {first, (schedule.high + schedule.low) / 2, true, false}};
}

GuidanceSchedule movedHandle(const GuidanceSchedule& schedule, int index, double fraction, double weight,
                             int steps)
{
    auto moved = schedule;
    switch (schedule.kind) {
    case Kind::Constant:
        moved.weight = weightWithin(weight);
        break;
    case Kind::Oscillating:
        moveOscillation(moved, index, fraction, weight, steps);
        break;
    case Kind::Curve:
    case Kind::Smooth:
        if (index >= 0 && index < static_cast<int>(moved.knots.size())) {
            moveKnot(moved.knots, static_cast<std::size_t>(index), fraction, weight);
        }
        break;
    }
    return moved;
}

GuidanceSchedule asCurve(const GuidanceSchedule& schedule, int steps)
{
    if (schedule.hasKnots()) {
        return schedule;
    }
    if (schedule.kind == Kind::Constant) {
        return GuidanceSchedule::curve({{0, schedule.weight}, {1, schedule.weight}});
    }
    std::vector<GuidanceSchedule::Knot> knots;
    const int last = steps - 1;
    for (int step = 0; step <= last; ++step) {
        const double weight = schedule.weightAt(step, steps);
        const bool flat = step > 0 && step < last && weight == schedule.weightAt(step - 1, steps) &&
                          weight == schedule.weightAt(step + 1, steps);
        if (!flat) {
            knots.push_back({static_cast<double>(step) / steps, weight});
        }
    }
    return GuidanceSchedule::curve(std::move(knots));
}

GuidanceSchedule asKind(const GuidanceSchedule& schedule, Kind kind, int steps)
{
    const double first = schedule.weightAt(0, steps);
    switch (kind) {
    case Kind::Constant:
        return GuidanceSchedule::constant(first);
    case Kind::Oscillating:
        return GuidanceSchedule::oscillating(first, std::min(first, 1.0));
    case Kind::Curve:
    case Kind::Smooth:
        break;
    }
    auto curve = asCurve(schedule, steps);
    curve.kind = kind;
    return curve;
}

WithKnot withKnot(const GuidanceSchedule& schedule, double fraction, double weight, int steps)
{
    auto curve = asCurve(schedule, steps);
    const GuidanceSchedule::Knot knot{fractionWithin(fraction, 0, 1), weightWithin(weight)};
    const auto after = std::find_if(curve.knots.begin(), curve.knots.end(),
                                    [&](const auto& one) { return one.fraction >= knot.fraction; });
    const bool taken = after != curve.knots.end() && after->fraction == knot.fraction;
    if (taken) {
        return {schedule, -1};
    }
    const auto index = static_cast<int>(after - curve.knots.begin());
    curve.knots.insert(after, knot);
    return {std::move(curve), index};
}

GuidanceSchedule withoutKnot(const GuidanceSchedule& schedule, int index)
{
    auto less = schedule;
    if (less.hasKnots() && less.knots.size() > 1 && index >= 0 &&
        index < static_cast<int>(less.knots.size())) {
        less.knots.erase(less.knots.begin() + index);
    }
    return less;
}

int guidedSteps(const GuidanceSchedule& schedule, int steps)
{
    return evaluationsOver(schedule, steps, false) - steps;
}

int evaluationsAt(double weight, bool onePass)
{
    return diffusion::needsTwoPasses(weight) && !onePass ? 2 : 1;
}

int evaluationsOver(const GuidanceSchedule& schedule, int steps, bool onePass)
{
    int count = 0;
    for (int step = 0; step < steps; ++step) {
        count += evaluationsAt(schedule.weightAt(step, steps), onePass);
    }
    return count;
}

} // namespace cascade::ui
