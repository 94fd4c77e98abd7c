// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/Claim.h"

#include "core/evaluation/NumberText.h"

#include <algorithm>
#include <cmath>

namespace cascade::evaluation {

namespace {

constexpr double kSure = 2; ///< standard errors by which one number is above another

std::string relationText(const Comparison& comparison)
{
    switch (comparison.relation) {
    case Relation::Above:
        return " > ";
    case Relation::AtLeast:
        return " ≥ ";
    case Relation::AtMost:
    case Relation::WithinAbove:
        return " ≤ ";
    case Relation::Near:
        break;
    }
    return " ≈ ";
}

std::string toleranceText(const Comparison& comparison)
{
    const auto tolerance = significantText(comparison.tolerance, 2) + ")";
    switch (comparison.relation) {
    case Relation::Near:
        return " (± " + tolerance;
    case Relation::WithinAbove:
        return " (+ " + tolerance;
    default:
        return {};
    }
}

} // namespace

bool holds(const Comparison& comparison)
{
    const double difference = comparison.ours.value - comparison.than.value;
    const double error = std::hypot(comparison.ours.error, comparison.than.error);
    switch (comparison.relation) {
    case Relation::Above:
        return difference > 0 && difference >= kSure * error;
    case Relation::AtLeast:
        return difference >= kSure * error;
    case Relation::AtMost:
        return -difference >= kSure * error;
    case Relation::WithinAbove:
        return difference <= comparison.tolerance + error;
    case Relation::Near:
        break;
    }
    return std::abs(difference) <= comparison.tolerance + error;
}

bool holds(const Claim& claim)
{
    return !claim.comparisons.empty() && std::all_of(claim.comparisons.begin(), claim.comparisons.end(),
                                                     [](const auto& one) { return holds(one); });
}

std::string verdict(const Claim& claim)
{
    return holds(claim) ? "holds" : "does not hold";
}

std::string comparisonText(const Comparison& comparison)
{
    return (comparison.what.empty() ? "" : comparison.what + ": ") + (holds(comparison) ? "" : "not ") +
           estimateText(comparison.ours) + relationText(comparison) + estimateText(comparison.than) +
           toleranceText(comparison);
}

std::string reasonOf(const Claim& claim)
{
    std::string text;
    for (const auto& comparison : claim.comparisons) {
        text += (text.empty() ? "" : "; ") + comparisonText(comparison);
    }
    return text.empty() ? "nothing was measured" : text;
}

} // namespace cascade::evaluation
