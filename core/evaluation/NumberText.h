// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace cascade::evaluation {

/// Numbers as tables and pictures show them: a point before the decimals whatever the user's locale, commas
/// between thousands, no minus before zero.
///
/// "12,387.50" with `decimals` of them.
[[nodiscard]] std::string fixedText(double value, int decimals);
/// Decimals, zero or more, with which `digits` digits of the number count, the first of them not zero.
[[nodiscard]] int significantDecimals(double value, int digits);
/// "12,387", "0.0124": with that many decimals; "0" for zero.
[[nodiscard]] std::string significantText(double value, int digits);
/// "1.2e15", with `decimals` of them.
[[nodiscard]] std::string scientificText(double value, int decimals);

} // namespace cascade::evaluation
