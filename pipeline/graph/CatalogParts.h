// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/NodeType.h"

#include <cstdint>
#include <string>
#include <vector>

/// What several groups of the catalog describe alike.
namespace cascade::graph::parts {

inline constexpr double kMostFrames = 1e6;

[[nodiscard]] ParameterSpec whole(const std::string& name, std::int64_t standard, double low, double high,
                                  const std::string& unit, const std::string& help);
/// A whole number whose lowest says something else: `whole` with lowestSays.
[[nodiscard]] ParameterSpec wholeOr(const std::string& lowestSays, ParameterSpec spec);
/// The first choice is the standard.
[[nodiscard]] ParameterSpec choice(const std::string& name, const std::vector<std::string>& choices,
                                   const std::string& help);
[[nodiscard]] ParameterSpec file(const std::string& help);
[[nodiscard]] PortSpec clipIn(const std::string& name = "clip");

} // namespace cascade::graph::parts
