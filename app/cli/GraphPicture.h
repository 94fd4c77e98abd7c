// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clip.h"
#include "pipeline/graph/Graph.h"

namespace cascade::cli {

/// A small drawing of a graph, for where it has no poster: a box for each node, where it stands on the canvas
/// and in the colour of its group, and the links between them. Nodes of a graph that was never on a canvas
/// stand behind those that feed them.
///
/// Shapes   one frame of 320x192, the proportions of posters
[[nodiscard]] Clip graphPicture(const graph::Graph& graph);

} // namespace cascade::cli
