// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/RunClock.h"

#include <algorithm>

namespace cascade::plan {

namespace {

/// So much of what is predicted in all, in seconds at most kTrustSec, counts as if it had gone as predicted:
/// the first moments of a run say little.
constexpr double kTrustShare = 0.05;
constexpr double kTrustSec = 5;

} // namespace

RunClock::RunClock(Forecast forecast) : m_forecast(std::move(forecast)), m_done(m_forecast.items.size()) {}

void RunClock::ended(const graph::NodeId& node, ForecastItem::Kind kind, double now)
{
    for (std::size_t i = 0; i < m_done.size(); ++i) {
        const auto& item = m_forecast.items[i];
        if (item.node == node && item.kind == kind && !m_done[i]) {
            m_done[i] = true;
            if (kind == ForecastItem::Kind::Compute) {
                m_stageSeconds += now - m_lastEnd;
                m_stageOperations += item.work.amount;
            }
        }
    }
    m_lastEnd = now;
}

/// Seconds, as predicted or as this run's pace says; negative where neither is known.
double RunClock::weightOf(const ForecastItem& item, double secondsPerOperation) const
{
    if (item.seconds) {
        return *item.seconds;
    }
    if (item.kind == ForecastItem::Kind::Compute) {
        return secondsPerOperation > 0 ? secondsPerOperation * item.work.amount : -1;
    }
    return 0; // an export or a clip found: little beside stages
}

double RunClock::remainingSec(const graph::NodeId& node, ForecastItem::Kind kind, double share,
                              double now) const
{
    double operations = m_stageOperations, seconds = m_stageSeconds;
    for (const auto& item : m_forecast.items) {
        if (item.node == node && item.kind == kind && kind == ForecastItem::Kind::Compute) {
            operations += share * item.work.amount;
            seconds += now - m_lastEnd;
        }
    }
    const double secondsPerOperation = operations > 0 ? seconds / operations : 0;
    double done = 0, total = 0;
    for (std::size_t i = 0; i < m_done.size(); ++i) {
        const auto& item = m_forecast.items[i];
        const double weight = weightOf(item, secondsPerOperation);
        if (weight < 0) {
            return -1;
        }
        total += weight;
        done += m_done[i] ? weight : item.node == node && item.kind == kind ? share * weight : 0;
    }
    const double trust = std::min(kTrustSec, kTrustShare * total);
    const double correction = total > 0 ? (now + trust) / (done + trust) : 1;
    return (total - done) * correction;
}

} // namespace cascade::plan
