// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/Estimate.h"

#include "core/evaluation/NumberText.h"
#include "core/evaluation/StagePsnr.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace cascade::evaluation {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr int kResamplings = 1000;

double deviation(const std::vector<double>& values, double mean)
{
    double sum = 0;
    for (const double value : values) {
        sum += (value - mean) * (value - mean);
    }
    return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

double plainMean(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

} // namespace

Estimate meanOf(const std::vector<double>& values)
{
    if (values.size() < 2) {
        return {values.empty() ? kUnknown : values.front(), kUnknown};
    }
    const double mean = plainMean(values);
    return {mean, deviation(values, mean) / std::sqrt(static_cast<double>(values.size()))};
}

Estimate ratioOfMeans(std::vector<double> over, std::vector<double> under)
{
    const auto pairs = std::min(over.size(), under.size());
    over.resize(pairs);
    under.resize(pairs);
    const double below = meanOf(under).value;
    const double ratio = meanOf(over).value / below;
    std::vector<double> rest(pairs);
    for (std::size_t i = 0; i < pairs; ++i) {
        rest[i] = over[i] - ratio * under[i];
    }
    return {ratio, meanOf(rest).error / std::abs(below)};
}

Estimate medianOf(const std::vector<double>& values)
{
    if (values.size() < 2) {
        return {median(values), kUnknown};
    }
    std::mt19937_64 draw(values.size()); // the standard says what it gives, on every machine
    std::vector<double> medians, drawn(values.size());
    for (int i = 0; i < kResamplings; ++i) {
        for (auto& value : drawn) {
            value = values[draw() % values.size()];
        }
        medians.push_back(median(drawn));
    }
    return {median(values), deviation(medians, plainMean(medians))};
}

std::string estimateText(const Estimate& estimate)
{
    if (estimate.error == 0 || !std::isfinite(estimate.error)) {
        return significantText(estimate.value, 4) + (estimate.error == 0 ? "" : " ± unknown");
    }
    const int decimals = significantDecimals(estimate.error, 2);
    return fixedText(estimate.value, decimals) + " ± " + fixedText(estimate.error, decimals);
}

} // namespace cascade::evaluation
