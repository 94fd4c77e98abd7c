// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace cascade::diffusion {

/// A point that a curve over the steps of a run goes through.
struct CurveKnot {
    double fraction = 0; ///< step / steps, in [0, 1]
    double weight = 0;
    bool operator==(const CurveKnot&) const = default;
};

/// The weight at a fraction on straight lines from knot to knot. Before the first and behind the last knot
/// the ends hold; without knots it is 0. `knots` have strictly rising fractions.
[[nodiscard]] double onStraightLines(const std::vector<CurveKnot>& knots, double fraction);

/// The same on cubics from knot to knot that meet without a corner. Between two knots the weight only rises
/// or only falls, so that it never leaves what they span; at a knot it is the knot's, and knots in one line
/// give that line.
///
/// Source   F. N. Fritsch and R. E. Carlson 1980, "Monotone piecewise cubic interpolation", SIAM J. Numer.
///          Anal. 17(2); slopes at the knots, those of PCHIP, by F. N. Fritsch and J. Butland 1984, "A method
///          for constructing local monotone piecewise cubic interpolants", SIAM J. Sci. Stat. Comput. 5(2).
[[nodiscard]] double onMonotoneCubic(const std::vector<CurveKnot>& knots, double fraction);

} // namespace cascade::diffusion
