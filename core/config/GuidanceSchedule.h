// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/MonotoneCurve.h"

#include <string>
#include <string_view>
#include <vector>

namespace cascade::diffusion {

/// Everywhere in the program, in files and on the command line a guidance weight is the papers' w: guided =
/// (1 + w) c - w u, and w = 0 is unguided. What artists see is the scale s = 1 + w; only the face of the
/// program converts.
[[nodiscard]] constexpr double guidanceScale(double weight)
{
    return 1 + weight;
}
[[nodiscard]] constexpr double guidanceWeight(double scale)
{
    return scale - 1;
}

/// Bounds of w; -1 is the unconditional prediction.
inline constexpr double kMinGuidanceWeight = -1;
inline constexpr double kMaxGuidanceWeight = 1000;

/// Weights w from one to another.
struct GuidanceRange {
    double min = 0;
    double max = 8;

    [[nodiscard]] bool holds(double weight) const { return weight >= min && weight <= max; }
    bool operator==(const GuidanceRange&) const = default;
};

/// The guidance weight over the steps of a run.
///
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, section 2.6.2 (oscillating guidance).
struct GuidanceSchedule {
    enum class Kind {
        Constant,    ///< `weight` at all steps
        Oscillating, ///< `high` for the first `highSteps` steps, then high, low, high, low, ...
        Curve,       ///< straight lines between knots over the fraction of the steps done; the ends hold
        Smooth       ///< the same knots joined without corners: onMonotoneCubic
    };
    using Knot = CurveKnot;

    Kind kind = Kind::Constant;
    double weight = 0;
    double high = 15;
    double low = 1;
    int highSteps = 0;
    std::vector<Knot> knots; ///< strictly rising fractions; at least one for Curve and Smooth

    [[nodiscard]] static GuidanceSchedule constant(double weight);
    [[nodiscard]] static GuidanceSchedule oscillating(double high, double low, int highSteps = 0);
    [[nodiscard]] static GuidanceSchedule curve(std::vector<Knot> knots);
    [[nodiscard]] static GuidanceSchedule smooth(std::vector<Knot> knots);

    /// Whether it goes through `knots`.
    [[nodiscard]] bool hasKnots() const { return kind == Kind::Curve || kind == Kind::Smooth; }

    /// w of step `step` (from 0) out of `steps`; for curves at the fraction step / steps.
    [[nodiscard]] double weightAt(int step, int steps) const;
    /// The least and the largest weight of a run.
    [[nodiscard]] GuidanceRange range(int steps) const;

    bool operator==(const GuidanceSchedule&) const = default;
};

/// Text forms, numbers being w: "6", "oscillate(15, 1)", "oscillate(15, 1, k=4)", "curve(0:8, 0.5:4, 1:0)",
/// "smooth(0:8, 0.5:4, 1:0)".
///
/// Errors   BadInput that says what is wrong; weights beyond the bounds above and more than 256 knots are
///          refused.
[[nodiscard]] Result<GuidanceSchedule> parseGuidance(std::string_view text);
/// The text that parseGuidance reads back as the same schedule.
[[nodiscard]] std::string formatGuidance(const GuidanceSchedule& schedule);

/// Whether a step with this weight needs the unconditional prediction.
[[nodiscard]] constexpr bool needsTwoPasses(double weight)
{
    return weight != 0;
}

} // namespace cascade::diffusion
