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

/// The handles of a schedule: the knots of a curve, smooth or not; the level of a constant; for an
/// oscillation its high level, its low level, and the step from which it swings. `steps` >= 1.
[[nodiscard]] std::vector<GuidanceHandle> guidanceHandles(const diffusion::GuidanceSchedule& schedule,
                                                          int steps);

/// The schedule with handle `index` moved to a place: within the bounds of w, a knot between its neighbours,
/// fractions to a thousandth and weights to a hundredth.
[[nodiscard]] diffusion::GuidanceSchedule movedHandle(const diffusion::GuidanceSchedule& schedule, int index,
                                                      double fraction, double weight, int steps);

/// The schedule as one with knots: a curve of the same weight at each of `steps` steps, or what it is where
/// it has knots. An oscillation has a knot for almost every step, which may be more than a text can hold.
[[nodiscard]] diffusion::GuidanceSchedule asCurve(const diffusion::GuidanceSchedule& schedule, int steps);

/// The schedule as one of another kind: between the two curves the knots stay, others become a constant or an
/// oscillation that begins with the same weight.
[[nodiscard]] diffusion::GuidanceSchedule asKind(const diffusion::GuidanceSchedule& schedule,
                                                 diffusion::GuidanceSchedule::Kind kind, int steps);

/// The schedule as a curve with one knot more. `index` is that of the new one, or -1 where one is there
/// already.
struct WithKnot {
    diffusion::GuidanceSchedule schedule;
    int index = -1;
};
[[nodiscard]] WithKnot withKnot(const diffusion::GuidanceSchedule& schedule, double fraction, double weight,
                                int steps);

/// The curve without a knot; the last one stays.
[[nodiscard]] diffusion::GuidanceSchedule withoutKnot(const diffusion::GuidanceSchedule& schedule, int index);

/// How many of the steps are guided.
[[nodiscard]] int guidedSteps(const diffusion::GuidanceSchedule& schedule, int steps);

/// What a step of weight w costs: two evaluations where it is guided, but one where the stage guides in one
/// pass (cascade::guidesInOnePass). All that the editor says of cost comes from here.
[[nodiscard]] int evaluationsAt(double weight, bool onePass);
/// The same of all steps.
[[nodiscard]] int evaluationsOver(const diffusion::GuidanceSchedule& schedule, int steps, bool onePass);

} // namespace cascade::ui
