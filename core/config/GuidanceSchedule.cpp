// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/GuidanceSchedule.h"

#include "core/base/Quote.h"
#include "core/config/TextForm.h"

#include <algorithm>
#include <cmath>

namespace cascade::diffusion {

namespace {

constexpr const char* kWhere = "guidance";
constexpr int kMostHighSteps = 1'000'000;

Error badGuidance(std::string_view text, const std::string& why)
{
    return Error{ErrorCode::BadInput, kWhere, "cannot read " + quotedText(text) + ": " + why,
                 "Write for instance 6, oscillate(15, 1, k=4), curve(0:8, 0.5:4, 1:0) or smooth(0:8, 1:0)."};
}

double weightFrom(std::string_view text)
{
    return parseNumber(text, kMinGuidanceWeight, kMaxGuidanceWeight, kWhere).value();
}

GuidanceSchedule oscillationFrom(const TextForm& form, std::string_view text)
{
    if (form.values.size() != 2 || form.options.size() > 1 ||
        (form.options.size() == 1 && form.options[0].first != "k")) {
        throw ErrorException(
            badGuidance(text, "expected oscillate(HIGH, LOW) or oscillate(HIGH, LOW, k=STEPS)"));
    }
    double highSteps = 0;
    if (!form.options.empty()) {
        highSteps = parseNumber(form.options[0].second, 0, kMostHighSteps, kWhere).value();
        if (highSteps != std::floor(highSteps)) {
            throw ErrorException(badGuidance(text, "k must be a whole number of steps"));
        }
    }
    return GuidanceSchedule::oscillating(weightFrom(form.values[0]), weightFrom(form.values[1]),
                                         static_cast<int>(highSteps));
}

std::vector<GuidanceSchedule::Knot> knotsFrom(const TextForm& form, std::string_view text)
{
    if (form.values.empty() || !form.options.empty()) {
        throw ErrorException(badGuidance(text, "expected " + form.name + "(FRACTION:WEIGHT, ...)"));
    }
    std::vector<GuidanceSchedule::Knot> knots;
    for (const auto& value : form.values) {
        const auto colon = value.find(':');
        if (colon == std::string::npos) {
            throw ErrorException(badGuidance(text, "expected FRACTION:WEIGHT, got " + quotedText(value)));
        }
        const std::string_view knot(value);
        const double fraction = parseNumber(knot.substr(0, colon), 0, 1, kWhere).value();
        if (!knots.empty() && fraction <= knots.back().fraction) {
            throw ErrorException(badGuidance(text, "the fractions must rise"));
        }
        knots.push_back({fraction, weightFrom(knot.substr(colon + 1))});
    }
    return knots;
}

std::string knotsText(const std::vector<GuidanceSchedule::Knot>& knots)
{
    std::string text;
    for (const auto& knot : knots) {
        text += (text.empty() ? "" : ", ") + formatNumber(knot.fraction) + ":" + formatNumber(knot.weight);
    }
    return text;
}

} // namespace

GuidanceSchedule GuidanceSchedule::constant(double weight)
{
    GuidanceSchedule schedule;
    schedule.weight = weight;
    return schedule;
}

GuidanceSchedule GuidanceSchedule::oscillating(double high, double low, int highSteps)
{
    GuidanceSchedule schedule;
    schedule.kind = Kind::Oscillating;
    schedule.high = high;
    schedule.low = low;
    schedule.highSteps = highSteps;
    return schedule;
}

GuidanceSchedule GuidanceSchedule::curve(std::vector<Knot> knots)
{
    GuidanceSchedule schedule;
    schedule.kind = Kind::Curve;
    schedule.knots = std::move(knots);
    return schedule;
}

GuidanceSchedule GuidanceSchedule::smooth(std::vector<Knot> knots)
{
    GuidanceSchedule schedule;
    schedule.kind = Kind::Smooth;
    schedule.knots = std::move(knots);
    return schedule;
}

double GuidanceSchedule::weightAt(int step, int steps) const
{
    const double fraction = static_cast<double>(step) / std::max(steps, 1);
    switch (kind) {
    case Kind::Oscillating:
        return step < highSteps || (step - highSteps) % 2 == 0 ? high : low;
    case Kind::Curve:
        return onStraightLines(knots, fraction);
    case Kind::Smooth:
        return onMonotoneCubic(knots, fraction);
    case Kind::Constant:
        break;
    }
    return weight;
}

GuidanceRange GuidanceSchedule::range(int steps) const
{
    GuidanceRange range{weightAt(0, steps), weightAt(0, steps)};
    for (int step = 1; step < steps; ++step) {
        range.min = std::min(range.min, weightAt(step, steps));
        range.max = std::max(range.max, weightAt(step, steps));
    }
    return range;
}

Result<GuidanceSchedule> parseGuidance(std::string_view text)
{
    auto form = parseTextForm(text, kWhere);
    if (!form) {
        return form.error();
    }
    try {
        if (form.value().name == "oscillate") {
            return oscillationFrom(form.value(), text);
        }
        if (form.value().name == "curve") {
            return GuidanceSchedule::curve(knotsFrom(form.value(), text));
        }
        if (form.value().name == "smooth") {
            return GuidanceSchedule::smooth(knotsFrom(form.value(), text));
        }
        if (text.find('(') != std::string_view::npos) {
            return badGuidance(text, "unknown kind");
        }
        return GuidanceSchedule::constant(weightFrom(text));
    } catch (const ErrorException& failure) {
        return failure.error();
    }
}

std::string formatGuidance(const GuidanceSchedule& schedule)
{
    switch (schedule.kind) {
    case GuidanceSchedule::Kind::Oscillating: {
        const auto weights = formatNumber(schedule.high) + ", " + formatNumber(schedule.low);
        const auto first =
            schedule.highSteps > 0 ? ", k=" + std::to_string(schedule.highSteps) : std::string();
        return "oscillate(" + weights + first + ")";
    }
    case GuidanceSchedule::Kind::Curve:
        return "curve(" + knotsText(schedule.knots) + ")";
    case GuidanceSchedule::Kind::Smooth:
        return "smooth(" + knotsText(schedule.knots) + ")";
    case GuidanceSchedule::Kind::Constant:
        break;
    }
    return formatNumber(schedule.weight);
}

} // namespace cascade::diffusion
