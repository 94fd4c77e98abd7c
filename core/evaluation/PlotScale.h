// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <string>
#include <utility>
#include <vector>

namespace cascade::evaluation {

/// A round number of an axis.
struct PlotTick {
    double value = 0;
    std::string label;
};

/// Values of an axis on their way from its beginning (0) to its end (1). Both ends are ticks.
class PlotScale {
public:
    /// The shortest scale between round numbers that holds all of `values`: steps of 1, 2 or 5 times a power
    /// of ten. A logarithmic one shows 1, 2 and 5 of each power over at most three of them, else whole
    /// powers.
    ///
    /// Errors   BadInput if there are no values, for those that are not finite or beyond 1e100, and for zero
    ///          or less on a logarithmic scale.
    [[nodiscard]] static Result<PlotScale> covering(const std::vector<double>& values, bool logarithmic);

    [[nodiscard]] double at(double value) const;
    [[nodiscard]] const std::vector<PlotTick>& ticks() const { return m_ticks; }

private:
    PlotScale(std::vector<PlotTick> ticks, bool logarithmic)
        : m_ticks(std::move(ticks)), m_logarithmic(logarithmic)
    {
    }
    [[nodiscard]] static std::vector<PlotTick> linearTicks(double low, double high);
    [[nodiscard]] static std::vector<PlotTick> logarithmicTicks(double low, double high);

    std::vector<PlotTick> m_ticks; ///< rising, at least two
    bool m_logarithmic;
};

} // namespace cascade::evaluation
