// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/MemoryWatch.h"
#include "pipeline/plan/RunClock.h"
#include "pipeline/run/Evaluator.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cascade::run {

/// Follows one run beside its forecast: says how long it still takes, and at its end what everything took
/// and how good the forecast was.
///
/// Threads  that of the run.
class RunLedger {
public:
    explicit RunLedger(plan::Forecast forecast);

    [[nodiscard]] const plan::Forecast& forecast() const { return m_forecast; }
    /// Seconds since the run began.
    [[nodiscard]] double elapsedSec() const;
    /// Of the whole run; negative while nothing is known of it.
    [[nodiscard]] double remainingSec(const graph::NodeId& stage, const StageProgress& at) const;

    void stageEnded(const graph::NodeId& stage, const StageMeasure& measure);
    void exported(const graph::NodeId& target, double seconds);

    /// What was measured so far.
    [[nodiscard]] const std::vector<store::Figure>& figures() const { return m_figures; }
    /// Predicted beside taken, of the run until now; none unless every item's time was known before.
    [[nodiscard]] std::optional<store::PredictionScore> score(const std::string& title) const;
    /// The highest resident size since the run began, as of the last item that ended.
    [[nodiscard]] std::int64_t peakBytes() const { return m_peakBytes; }

private:
    using Clock = std::chrono::steady_clock;
    using Kind = plan::ForecastItem::Kind;

    void add(const plan::Work& work, double amount, double seconds, std::int64_t peakBytes);
    std::int64_t takePeak();

    plan::Forecast m_forecast;
    plan::RunClock m_clock;
    MemoryWatch m_memory;
    Clock::time_point m_begin = Clock::now();
    std::int64_t m_peakBytes = 0;
    std::vector<store::Figure> m_figures;
};

} // namespace cascade::run
