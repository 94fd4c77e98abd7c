// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Graph.h"

namespace cascade::ui {

/// Between a node and one that is put under it, in units of the canvas.
inline constexpr double kBelow = 240;

/// Where a node goes that nobody has placed: at the left, under all that is there.
[[nodiscard]] graph::NodeView freePlace(const graph::Graph& graph);

} // namespace cascade::ui
