// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace cascade::evaluation {

/// A number and how far it may be off.
struct Estimate {
    double value = 0;
    double error = 0; ///< standard error: 0 = exact, NaN = unknown, as of a single sample
};

/// The mean, with the standard deviation of samples over the root of their number. Of one value the error is
/// NaN, of none both are.
[[nodiscard]] Estimate meanOf(const std::vector<double>& values);

/// The mean of one number over that of another, of samples that are paired by their place; what only one list
/// has is left out. The error is that of the delta method: of the mean of `over` - ratio x `under`, over the
/// mean of `under`. Of one pair the error is NaN, of none both are.
[[nodiscard]] Estimate ratioOfMeans(std::vector<double> over, std::vector<double> under);

/// The median, with the standard deviation of the medians of a thousand resamplings: always the same ones, so
/// equal values give equal errors. Of one value the error is NaN, of none both are.
[[nodiscard]] Estimate medianOf(const std::vector<double>& values);

/// "34.09", "1.59 ± 0.12", "1.590 ± unknown": four digits, or as many as the error has two of.
[[nodiscard]] std::string estimateText(const Estimate& estimate);

} // namespace cascade::evaluation
