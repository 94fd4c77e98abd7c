// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/CascadePlan.h"
#include "pipeline/graph/Edit.h"

#include <cstdint>
#include <string>
#include <utility>

namespace cascade::plan {

/// Where nodes stand that a program writes: as opened stages do (graph::openCascade).
inline constexpr double kColumn = 300; // units of the canvas
inline constexpr double kRow = 150;

/// Writes a graph, node by node. Throws ErrorException where an edit is refused.
class GraphWriter {
public:
    void add(const std::string& id, const std::string& type, const graph::NodeView& view,
             const graph::NodeId& group = {});
    /// Sets a parameter.
    void set(const std::string& id, const std::string& name, const graph::Value& value);
    /// Sets a text where it is not the standard.
    void set(const std::string& id, const std::string& name, const std::string& value,
             const std::string& standard);
    /// "prompt.text" to "cascade.text".
    void connect(const std::string& from, const std::string& to);
    void record(const graph::Edit& edit);

    /// A Seed node "seed".
    void addSeed(std::uint64_t seed, const graph::NodeView& view);

    /// Tells a stage, whose nodes are STAGE and STAGE-model, what it is to do otherwise than `before`, by
    /// parameters and by control nodes below it; `steps` and `variant` are what it does unless it is told.
    void tell(const PlannedStage& planned, const PlannedStage& before, int steps, const std::string& variant,
              double x);

    [[nodiscard]] const graph::Graph& graph() const { return m_graph; }
    [[nodiscard]] graph::Graph take() { return std::move(m_graph); }

private:
    void control(const std::string& stage, const std::string& port, const std::string& type,
                 const graph::NodeView& view);

    graph::Graph m_graph;
};

} // namespace cascade::plan
