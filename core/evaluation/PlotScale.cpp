// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/PlotScale.h"

#include "core/evaluation/NumberText.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace cascade::evaluation {

namespace {

constexpr int kSteps = 5;              ///< of a linear scale, about
constexpr int kPowers = 6;             ///< of ten that a logarithmic scale shows at most, about
constexpr double kLargest = 1e100;     ///< far from overflow
constexpr double kSame = 1e-9;         ///< of the larger: values so near each other are one
constexpr double kSlack = 1e-9;        ///< of a step: a value so near a tick is on it
constexpr double kMostWritten = 1e6;   ///< larger numbers are written with an exponent
constexpr double kLeastWritten = 1e-4; ///< smaller ones, too
constexpr std::array<double, 3> kRound{1, 2, 5};

double powerOfTen(int exponent)
{
    return std::pow(10.0, exponent);
}

/// The smallest of 1, 2, 5, 10 times a power of ten that is not below `least`; its power too.
struct Step {
    double size = 1;
    int power = 0;
};
Step roundStep(double least)
{
    const int power = static_cast<int>(std::floor(std::log10(least)));
    for (const double digit : kRound) {
        const double size = digit * powerOfTen(power);
        if (size >= least * (1 - kSlack)) {
            return {size, power};
        }
    }
    return {powerOfTen(power + 1), power + 1};
}

std::string linearLabel(double value, const Step& step, double largest)
{
    if (largest < kMostWritten && step.size >= kLeastWritten) {
        return fixedText(value, -step.power);
    }
    const int leading = static_cast<int>(std::floor(std::log10(largest)));
    return value == 0 ? "0" : scientificText(value, leading - step.power);
}

std::string logarithmicLabel(double value, int power)
{
    return value < kMostWritten && value >= kLeastWritten ? fixedText(value, -power)
                                                          : scientificText(value, 0);
}

Error notShown(double value, const std::string& why)
{
    return {ErrorCode::BadInput, "plot", "cannot show " + significantText(value, 4) + ": " + why, {}};
}

} // namespace

Result<PlotScale> PlotScale::covering(const std::vector<double>& values, bool logarithmic)
{
    if (values.empty()) {
        return Error{ErrorCode::BadInput, "plot", "expected values, got none", {}};
    }
    for (const double value : values) {
        if (!std::isfinite(value) || std::abs(value) > kLargest) {
            return notShown(value, "it is no number of use");
        }
        if (logarithmic && !(value > 1 / kLargest)) {
            return notShown(value, "a logarithmic axis begins above zero");
        }
    }
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return PlotScale(logarithmic ? logarithmicTicks(*low, *high) : linearTicks(*low, *high), logarithmic);
}

std::vector<PlotTick> PlotScale::linearTicks(double low, double high)
{
    if (high - low <= kSame * std::max(std::abs(low), std::abs(high))) { // one value: from or to zero
        low = std::min(low, 0.0);
        high = high > 0 || low < 0 ? std::max(high, 0.0) : 1;
    }
    const auto step = roundStep((high - low) / kSteps);
    const auto first = std::llround(std::floor(low / step.size + kSlack));
    const auto last = std::llround(std::ceil(high / step.size - kSlack));
    const double largest = static_cast<double>(std::max(std::llabs(first), std::llabs(last))) * step.size;
    std::vector<PlotTick> ticks;
    for (auto i = first; i <= last; ++i) {
        const double value = static_cast<double>(i) * step.size;
        ticks.push_back({value, linearLabel(value, step, largest)});
    }
    return ticks;
}

std::vector<PlotTick> PlotScale::logarithmicTicks(double low, double high)
{
    const double lowPower = std::log10(low), highPower = std::log10(high);
    const int first = static_cast<int>(std::floor(lowPower + kSlack));
    const int last = static_cast<int>(std::ceil(highPower - kSlack));
    const int stride = (std::max(last - first, 1) + kPowers - 1) / kPowers;
    std::vector<PlotTick> ticks;
    if (last - first > 3) {
        for (int power = first; power < last + stride; power += stride) {
            ticks.push_back({powerOfTen(power), logarithmicLabel(powerOfTen(power), power)});
        }
        return ticks;
    }
    for (int power = first - 1; power <= last; ++power) {
        for (const double digit : kRound) {
            const double value = digit * powerOfTen(power);
            ticks.push_back({value, logarithmicLabel(value, power)});
        }
    }
    while (ticks.size() > 2 && ticks[1].value <= low * (1 + kSlack)) {
        ticks.erase(ticks.begin());
    }
    while (ticks.size() > 2 && ticks[ticks.size() - 2].value >= high * (1 - kSlack)) {
        ticks.pop_back();
    }
    return ticks;
}

double PlotScale::at(double value) const
{
    const double first = m_ticks.front().value, last = m_ticks.back().value;
    return m_logarithmic ? std::log(value / first) / std::log(last / first)
                         : (value - first) / (last - first);
}

} // namespace cascade::evaluation
