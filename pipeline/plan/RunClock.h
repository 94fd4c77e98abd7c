// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/plan/Forecast.h"

namespace cascade::plan {

/// How long a run still takes: what was predicted of all that remains, corrected by what this run has taken
/// so far against what was predicted of that. Stages whose time was never measured go by the operations a
/// second that this run has shown. All times are told to it, in seconds since the run began.
class RunClock {
public:
    explicit RunClock(Forecast forecast);

    /// An item is done, `now`.
    void ended(const graph::NodeId& node, ForecastItem::Kind kind, double now);
    /// What remains while an item is done to a share in [0, 1]. Negative while that cannot be told.
    [[nodiscard]] double remainingSec(const graph::NodeId& node, ForecastItem::Kind kind, double share,
                                      double now) const;

private:
    [[nodiscard]] double weightOf(const ForecastItem& item, double secondsPerOperation) const;

    Forecast m_forecast;
    std::vector<bool> m_done; ///< of the items
    double m_lastEnd = 0;
    double m_stageSeconds = 0; ///< of stages that were computed in this run
    double m_stageOperations = 0;
};

} // namespace cascade::plan
