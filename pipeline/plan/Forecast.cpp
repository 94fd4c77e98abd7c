// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/Forecast.h"

#include <algorithm>

namespace cascade::plan {

double Forecast::knownSeconds() const
{
    double sum = 0;
    for (const auto& item : items) {
        sum += item.seconds.value_or(0);
    }
    return sum;
}

bool Forecast::complete() const
{
    return std::all_of(items.begin(), items.end(), [](const auto& item) { return item.seconds.has_value(); });
}

std::int64_t Forecast::peakBytes() const
{
    auto peak = processBytes;
    for (const auto& item : items) {
        peak = std::max(peak, item.peakBytes);
    }
    return peak;
}

const ForecastItem* Forecast::find(const graph::NodeId& node, ForecastItem::Kind kind) const
{
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const auto& item) { return item.node == node && item.kind == kind; });
    return found == items.end() ? nullptr : &*found;
}

void predict(Forecast& forecast, const FigureSet& figures)
{
    for (auto& item : forecast.items) {
        item.seconds = figures.secondsOf(item.work);
        for (const auto& work : item.around) {
            if (item.seconds) {
                *item.seconds += figures.secondsOf(work).value_or(0);
            }
        }
        const auto peak = figures.bytesOf(item.work);
        item.peakMeasured = peak.has_value();
        item.peakBytes = peak.value_or(forecast.processBytes + item.work.modelledBytes);
    }
}

} // namespace cascade::plan
