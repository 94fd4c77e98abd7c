// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/NumberText.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace cascade::evaluation {

namespace {

constexpr int kMostDecimals = 15;

std::string plainText(double value, std::chars_format format, int decimals)
{
    std::array<char, 400> text{}; // the largest double has 309 digits before the point
    const auto shown = std::clamp(decimals, 0, kMostDecimals);
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, format, shown).ptr;
    std::string out(text.data(), end);
    const bool isZero = out.find_first_of("123456789nf") == std::string::npos; // n, f: nan, inf
    return isZero && out.starts_with('-') ? out.substr(1) : out;
}

} // namespace

std::string fixedText(double value, int decimals)
{
    auto text = plainText(value, std::chars_format::fixed, decimals);
    if (!std::isfinite(value)) {
        return text;
    }
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    for (auto at = std::min(text.find('.'), text.size()); at > first + 3; at -= 3) {
        text.insert(at - 3, 1, ',');
    }
    return text;
}

int significantDecimals(double value, int digits)
{
    const int before = value == 0 || !std::isfinite(value)
                           ? 1
                           : static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
    return std::max(digits - before, 0);
}

std::string significantText(double value, int digits)
{
    return value == 0 ? "0" : fixedText(value, significantDecimals(value, digits));
}

std::string scientificText(double value, int decimals)
{
    auto text = plainText(value, std::chars_format::scientific, decimals);
    const auto exponent = text.find('e');
    if (exponent == std::string::npos) {
        return text;
    }
    const auto digits = std::min(text.find_first_not_of("+-0", exponent + 1), text.size() - 1);
    const bool negative = text[exponent + 1] == '-';
    return text.substr(0, exponent + 1) + (negative ? "-" : "") + text.substr(digits);
}

} // namespace cascade::evaluation
