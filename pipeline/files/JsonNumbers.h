// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cascade::files {

/// The integers up to here are doubles, each another one.
inline constexpr std::int64_t kMostExactInteger = std::int64_t{1} << 53U;

[[nodiscard]] constexpr bool isExact(std::int64_t value)
{
    return value >= -kMostExactInteger && value <= kMostExactInteger;
}

[[nodiscard]] constexpr bool isExact(std::uint64_t value)
{
    return value <= static_cast<std::uint64_t>(kMostExactInteger);
}

} // namespace cascade::files
