// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/NodeType.h"

#include <string>
#include <string_view>
#include <vector>

namespace cascade::graph {

/// All kinds of node that this version knows, group by group in the order of the studio's menu. Never changes
/// while the program runs.
[[nodiscard]] const std::vector<NodeType>& nodeTypes();

/// The kind called `id`, or null.
[[nodiscard]] const NodeType* findNodeType(std::string_view id);

/// The kind whose id is most like `id`, for "did you mean"; empty where none is near.
[[nodiscard]] std::string nearestNodeType(std::string_view id);

// One function for each group of product.md 4.2.
[[nodiscard]] std::vector<NodeType> textNodeTypes();
[[nodiscard]] std::vector<NodeType> controlNodeTypes();
[[nodiscard]] std::vector<NodeType> cascadeNodeTypes();
[[nodiscard]] std::vector<NodeType> latentNodeTypes();
[[nodiscard]] std::vector<NodeType> clipNodeTypes();
[[nodiscard]] std::vector<NodeType> outNodeTypes();
[[nodiscard]] std::vector<NodeType> canvasNodeTypes();

} // namespace cascade::graph
