// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Values.h"

#include <array>
#include <cstdio>

namespace cascade::cli {

namespace {

std::string scaled(double value, double step, const std::array<const char*, 4>& units, int decimals)
{
    std::size_t unit = 0;
    while (value >= step && unit + 1 < units.size()) {
        value /= step;
        ++unit;
    }
    char text[48];
    std::snprintf(text, sizeof text, "%.*f%s", unit == 0 ? 0 : decimals, value, units[unit]);
    return text;
}

} // namespace

std::string bytesText(std::int64_t bytes)
{
    return scaled(static_cast<double>(bytes), 1024, {" B", " KiB", " MiB", " GiB"}, 1);
}

std::string countText(std::int64_t count)
{
    return scaled(static_cast<double>(count), 1000, {"", " k", " M", " B"}, 2);
}

} // namespace cascade::cli
