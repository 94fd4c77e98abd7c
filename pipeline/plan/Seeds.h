// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Graph.h"

#include <cstdint>

namespace cascade::plan {

/// The seed that a graph starts from: that of its first Seed node, or 0.
[[nodiscard]] std::uint64_t seedOf(const graph::Graph& graph);

/// Sets every Seed node. Errors: BadInput for a seed beyond what files keep.
[[nodiscard]] Result<void> setSeeds(graph::Graph& graph, std::uint64_t seed);

} // namespace cascade::plan
