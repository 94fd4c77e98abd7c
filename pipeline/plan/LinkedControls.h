// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/SamplingOptions.h"
#include "pipeline/plan/StagePlan.h"

#include <cstdint>
#include <optional>
#include <string>

namespace cascade::plan {

/// Reads the parameters of the nodes that a node is linked to.
class Linked {
public:
    Linked(const graph::Graph& graph, const graph::NodeId& node) : m_graph(graph), m_node(node) {}

    /// The node that feeds an input of the stage, if any.
    [[nodiscard]] std::optional<graph::NodeId> node(const std::string& input) const;

    /// A text parameter of it; empty where nothing is linked.
    [[nodiscard]] std::string text(const std::string& input, const std::string& parameter) const;

    /// The number of a Seed or Value node.
    [[nodiscard]] std::optional<std::uint64_t> number(const std::string& input) const;

private:
    const graph::Graph& m_graph;
    graph::NodeId m_node;
};

/// Puts what Guidance, Noise Prior, Sampler and Seed nodes say into the sampling of the node that they are
/// linked to; steps stay as they are. Texts were checked when they were set.
void applyControls(const graph::Graph& graph, const graph::NodeId& node, const TakeOptions& take,
                   SamplingOptions& sampling);

/// The words that a node is told through its Text Encoder.
struct Words {
    std::string prompt;
    std::string negative;
};
[[nodiscard]] Words wordsOf(const graph::Graph& graph, const graph::NodeId& node);

} // namespace cascade::plan
