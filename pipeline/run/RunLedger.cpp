// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/RunLedger.h"

#include <algorithm>

namespace cascade::run {

RunLedger::RunLedger(plan::Forecast forecast) : m_forecast(std::move(forecast)), m_clock(m_forecast) {}

double RunLedger::elapsedSec() const
{
    return std::chrono::duration<double>(Clock::now() - m_begin).count();
}

double RunLedger::remainingSec(const graph::NodeId& stage, const StageProgress& at) const
{
    const double share = (at.step + static_cast<double>(at.chunk) / at.chunks) / at.steps;
    return m_clock.remainingSec(stage, Kind::Compute, share, elapsedSec());
}

std::int64_t RunLedger::takePeak()
{
    const auto peak = m_memory.takePeak();
    m_peakBytes = std::max(m_peakBytes, peak);
    return peak;
}

void RunLedger::add(const plan::Work& work, double amount, double seconds, std::int64_t peakBytes)
{
    m_figures.push_back({work.name, work.shape, amount, seconds, peakBytes, work.modelledBytes});
}

void RunLedger::stageEnded(const graph::NodeId& stage, const StageMeasure& measure)
{
    const auto peak = takePeak();
    const auto kind = measure.outcome == Outcome::Computed ? Kind::Compute : Kind::Find;
    m_clock.ended(stage, kind, elapsedSec());
    const auto* item = m_forecast.find(stage, kind);
    if (item == nullptr) { // stored or dropped by somebody else since the forecast was made
        return;
    }
    if (kind == Kind::Find) {
        add(item->work, item->work.amount, measure.keepSec, peak);
        return;
    }
    if (measure.evaluations == 0) { // all but its last moments were done by an earlier run
        return;
    }
    const double done = static_cast<double>(measure.evaluations) / item->evaluations;
    add(item->work, done * item->work.amount, measure.sampleSec, peak);
    add(item->around[0], item->around[0].amount, measure.loadSec, 0);
    add(item->around[1], item->around[1].amount, measure.keepSec, 0);
}

void RunLedger::exported(const graph::NodeId& target, double seconds)
{
    const auto peak = takePeak();
    m_clock.ended(target, Kind::Export, elapsedSec());
    if (const auto* item = m_forecast.find(target, Kind::Export)) {
        add(item->work, item->work.amount, seconds, peak);
    }
}

std::optional<store::PredictionScore> RunLedger::score(const std::string& title) const
{
    if (m_forecast.items.empty() || !m_forecast.complete()) {
        return std::nullopt;
    }
    return store::PredictionScore{
        title, m_forecast.knownSeconds(), elapsedSec(), m_forecast.peakBytes(), m_peakBytes, 0};
}

} // namespace cascade::run
