// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/Figures.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cascade::plan {

/// A piece of work whose cost is asked for.
struct Work {
    std::string name;               ///< as in Figure::work
    std::string shape;              ///< as in Figure::shape
    double amount = 0;              ///< as in Figure::amount
    std::int64_t modelledBytes = 0; ///< as in Figure::modelledBytes
};

/// What is known of the cost of work on one machine. Nothing is made up: of work that was never measured
/// there is no time.
class FigureSet {
public:
    FigureSet() = default;
    explicit FigureSet(std::vector<store::Figure> newestFirst) : m_figures(std::move(newestFirst)) {}

    /// The median of what this shape took for each unit of work, or, where the shape was never measured, the
    /// shape of the same work that is nearest in amount; times the amount.
    [[nodiscard]] std::optional<double> secondsOf(const Work& work) const;
    /// The median peak of this shape, or of the nearest one, changed by as much as their models differ. Where
    /// the nearest is over four times larger or smaller, nothing is known.
    [[nodiscard]] std::optional<std::int64_t> bytesOf(const Work& work) const;

private:
    /// The figures to go by: those of the shape, or of the nearest one.
    [[nodiscard]] std::vector<const store::Figure*> nearest(const Work& work) const;

    std::vector<store::Figure> m_figures;
};

} // namespace cascade::plan
