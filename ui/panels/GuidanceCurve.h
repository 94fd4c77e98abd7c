// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/GuidanceSchedule.h"

#include <vector>

namespace cascade::ui {

/// Where one can take hold of a schedule on its plot. Weights are w, as everywhere but on the screen.
struct GuidanceHandle {
    double fraction = 0; ///< of the steps that are done, in [0, 1]
    double weight = 0;
    bool movesAcross = true;
    bool movesUp = true;
};

/// The handles of a schedule: the knots of a curve; the level of a constant; for an oscillation its high
/// level, its low level, and the step from which it swings. `steps` >= 1.
[[nodiscard]] std::vector<GuidanceHandle> guidanceHandles(const diffusion::GuidanceSchedule& schedule,
                                                          int steps);

/// The schedule with handle `index` moved to a place: within the bounds of w, a knot between its neighbours,
/// fractions to a thousandth and weights to a hundredth.
[[nodiscard]] diffusion::GuidanceSchedule movedHandle(const diffusion::GuidanceSchedule& schedule, int index,
                                                      double fraction, double weight, int steps);

/// The schedule as a curve of the same weight at each of `steps` steps; an oscillation only up to the 128th.
[[nodiscard]] diffusion::GuidanceSchedule asCurve(const diffusion::GuidanceSchedule& schedule, int steps);

/// The schedule as a curve with one knot more. `index` is that of the new one, or -1 where one is there
/// already or no more are allowed.
struct WithKnot {
    diffusion::GuidanceSchedule schedule;
    int index = -1;
};
[[nodiscard]] WithKnot withKnot(const diffusion::GuidanceSchedule& schedule, double fraction, double weight,
                                int steps);

/// The curve without a knot; the last one stays.
[[nodiscard]] diffusion::GuidanceSchedule withoutKnot(const diffusion::GuidanceSchedule& schedule, int index);

/// How many of the steps are guided, each of which costs two evaluations.
[[nodiscard]] int guidedSteps(const diffusion::GuidanceSchedule& schedule, int steps);

} // namespace cascade::ui
