// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/Estimate.h"

#include <string>
#include <vector>

namespace cascade::evaluation {

enum class Relation {
    Above,      ///< by two standard errors of the difference, and not equal
    AtLeast,    ///< by two standard errors of the difference, where there are errors
    AtMost,     ///< the same way
    Near,       ///< apart by at most `tolerance` and one standard error of the difference
    WithinAbove ///< above by at most these two, or below by whatever: one-sided
};

/// Two numbers that a claim rests on.
struct Comparison {
    std::string what; ///< whose they are: "ssr1"; may be empty
    Estimate ours;
    Relation relation = Relation::AtLeast;
    Estimate than;
    double tolerance = 0; ///< of Near and WithinAbove
};

/// What a paper, or we, say of numbers. Samples that are paired are compared by their differences: `ours` is
/// then the difference, `than` zero.
struct Claim {
    std::string text;
    std::string paper; ///< what the paper measured, in its numbers; empty where it gives none
    std::vector<Comparison> comparisons;
};

/// Whether it is so. What is unknown is not so.
[[nodiscard]] bool holds(const Comparison& comparison);
/// All comparisons of a claim must hold, and there must be one.
[[nodiscard]] bool holds(const Claim& claim);
/// "holds" or "does not hold".
[[nodiscard]] std::string verdict(const Claim& claim);

/// "ssr1: 3.24 ± 0.20 ≥ 0", "base: 5,612 ≈ 5,600 (± 168)", "1.2 ± 0.3 ≤ 0 (+ 2.5)", or "ssr1: not ..." .
[[nodiscard]] std::string comparisonText(const Comparison& comparison);
/// Those of all comparisons; "nothing was measured" without.
[[nodiscard]] std::string reasonOf(const Claim& claim);

} // namespace cascade::evaluation
