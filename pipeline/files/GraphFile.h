// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "pipeline/files/About.h"
#include "pipeline/graph/Graph.h"
#include "pipeline/graph/Shapes.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace cascade::files {

/// The form of graph files that this version writes. Older ones are migrated, newer ones refused.
inline constexpr int kGraphSchema = 3; // since there are markers and a form

/// Ten times what the canvas is made for; more is an error, not work.
inline constexpr std::size_t kMostNodes = 5000;

/// SHA-256 of the weights that a graph was made with, by "model/stage/variant": another file under the same
/// name is noticed.
using WeightPins = std::map<std::string, std::string>;

/// All that a .cascade file holds.
struct GraphText {
    graph::Graph graph;
    GraphAbout about;
    WeightPins weights;
};

/// Reads a graph, from this version's form or an older one. `where` names the text in errors.
///
/// Errors   BadInput with the place: not JSON, a newer schema (naming the version that wrote it), members
/// that
///          nobody knows, more than kMostNodes nodes, nodes or links that graph::apply would refuse.
[[nodiscard]] Result<GraphText> readGraph(std::string_view text, const std::string& where);
/// The canonical text: equal graphs give equal bytes, and readGraph gives them back.
[[nodiscard]] std::string writeGraph(const GraphText& graph);

/// Errors   those of readFile and readGraph.
[[nodiscard]] Result<GraphText> openGraph(const std::filesystem::path& file);
/// Errors   those of saveFile. The version before is kept as `FILE~`.
[[nodiscard]] Result<void> saveGraph(const std::filesystem::path& file, const GraphText& graph);

/// The weights that a graph's networks have now.
[[nodiscard]] WeightPins weightsOf(const graph::Inference& inference);
/// A warning for each network whose weights are no longer those that the graph was made with.
[[nodiscard]] std::vector<graph::Issue> checkWeights(const WeightPins& pins,
                                                     const graph::Inference& inference);

} // namespace cascade::files
