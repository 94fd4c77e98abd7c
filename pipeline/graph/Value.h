// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace cascade::graph {

/// What a parameter holds. Sizes, rates, guidance curves and so on are texts in a checked form.
using Value = std::variant<bool, std::int64_t, double, std::string>;

/// The value as an artist would type it: true, 64, 0.995, a torus.
[[nodiscard]] std::string valueText(const Value& value);

} // namespace cascade::graph
