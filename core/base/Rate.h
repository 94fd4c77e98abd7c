// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <numeric>

namespace cascade {

/// Frames per second as an exact fraction, in lowest terms: 24/1, 24000/1001.
struct Rate {
    std::int64_t numerator = 24;
    std::int64_t denominator = 1;

    [[nodiscard]] static constexpr Rate of(std::int64_t numerator, std::int64_t denominator = 1)
    {
        const auto divisor = std::gcd(numerator, denominator);
        return divisor > 1 ? Rate{numerator / divisor, denominator / divisor} : Rate{numerator, denominator};
    }
    [[nodiscard]] constexpr double framesPerSecond() const
    {
        return static_cast<double>(numerator) / static_cast<double>(denominator);
    }
    /// The rate with `factor` times as many frames in the same time.
    [[nodiscard]] constexpr Rate times(std::int64_t factor) const
    {
        return of(numerator * factor, denominator);
    }

    constexpr bool operator==(const Rate&) const = default;
};

} // namespace cascade
