// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ModelConfig.h"
#include "pipeline/graph/Edit.h"

namespace cascade::graph {

/// Opens a Cascade node: the edit that puts its model's stages, each with its Stage Model, and a Text Encoder
/// in its place, in a group, links and parameters kept. What is computed stays the same, bit for bit.
///
/// Errors   BadInput if the node is no Cascade, or stops after a stage that the model does not have.
[[nodiscard]] Result<Edit> openCascade(const Graph& graph, const NodeId& id, const ModelConfig& model);

} // namespace cascade::graph
