// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/FigureSet.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cascade::plan {

namespace {

/// Of an even number the mean of the two in the middle; there is at least one.
template <typename Number>
Number median(std::vector<Number> values)
{
    std::sort(values.begin(), values.end());
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// How far two amounts are apart: 0 for equal ones, the same for half and for twice.
double distance(double a, double b)
{
    return std::abs(std::log(std::max(a, 1.0) / std::max(b, 1.0)));
}

/// Amounts further apart than this are not alike in memory: what a process holds while it exports a clip of
/// HD, it does not hold for one of 40x24.
bool alikeInMemory(const store::Figure& figure, const Work& work)
{
    return figure.shape == work.shape || distance(figure.amount, work.amount) <= std::log(4.0);
}

} // namespace

std::vector<const store::Figure*> FigureSet::nearest(const Work& work) const
{
    const store::Figure* best = nullptr;
    double least = std::numeric_limits<double>::infinity();
    for (const auto& figure : m_figures) {
        if (figure.work != work.name) {
            continue;
        }
        const double away = figure.shape == work.shape ? -1 : distance(figure.amount, work.amount);
        if (away < least) {
            least = away;
            best = &figure;
        }
    }
    std::vector<const store::Figure*> found;
    for (const auto& figure : m_figures) {
        if (best != nullptr && figure.work == best->work && figure.shape == best->shape) {
            found.push_back(&figure);
        }
    }
    return found;
}

std::optional<double> FigureSet::secondsOf(const Work& work) const
{
    std::vector<double> rates;
    for (const auto* figure : nearest(work)) {
        rates.push_back(figure->seconds / std::max(figure->amount, 1.0));
    }
    return rates.empty() ? std::nullopt : std::optional(median(std::move(rates)) * work.amount);
}

std::optional<std::int64_t> FigureSet::bytesOf(const Work& work) const
{
    std::vector<std::int64_t> peaks;
    for (const auto* figure : nearest(work)) {
        if (figure->peakBytes > 0 && alikeInMemory(*figure, work)) {
            peaks.push_back(figure->peakBytes + work.modelledBytes - figure->modelledBytes);
        }
    }
    return peaks.empty() ? std::nullopt : std::optional(median(std::move(peaks)));
}

} // namespace cascade::plan
