// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Issue.h"
#include "pipeline/plan/FigureSet.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cascade::plan {

/// One thing that a run does: a stage, or the export of a result.
struct ForecastItem {
    enum class Kind {
        Compute, ///< a stage, computed
        Find,    ///< a stage's clip, checked and read back from the store
        Export,  ///< a result, written to a file
    };
    graph::NodeId node;
    Kind kind = Kind::Compute;
    Work work;                     ///< what most of its time goes into; decides its memory
    std::vector<Work> around;      ///< what else it takes: loading weights, keeping the clip
    int evaluations = 0;           ///< of a network
    std::optional<double> seconds; ///< predicted; none where the work was never measured
    std::int64_t peakBytes = 0;    ///< of the process meanwhile, predicted
    bool peakMeasured = false;     ///< else it follows from shapes alone
};

/// What a run will take, thing by thing in the order in which they are done.
struct Forecast {
    std::vector<ForecastItem> items;
    std::int64_t processBytes = 0;    ///< of the program before it does anything
    std::vector<graph::Issue> issues; ///< for which the run would end on its way

    /// Seconds of all items whose time is known.
    [[nodiscard]] double knownSeconds() const;
    /// Whether every item's time is known.
    [[nodiscard]] bool complete() const;
    [[nodiscard]] std::int64_t peakBytes() const;
    [[nodiscard]] const ForecastItem* find(const graph::NodeId& node, ForecastItem::Kind kind) const;
};

/// Fills in times and memory of items from what was measured. Memory that was never measured is that of the
/// program and of the item's model; the time that is around an item counts as nothing until it was measured.
void predict(Forecast& forecast, const FigureSet& figures);

} // namespace cascade::plan
