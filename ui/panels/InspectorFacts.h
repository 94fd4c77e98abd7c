// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"
#include "ui/panels/ParameterEditor.h"

#include <vector>

namespace cascade::ui {

/// The stages and Latent Bases that a node tells something: itself, or those that read it through a control
/// input, in the order they run.
[[nodiscard]] std::vector<graph::NodeId> stagesTold(const graph::Graph& graph, const graph::NodeId& node);

/// How a stage or a Latent Base would run, and what its last run clipped. Of a stage with an issue only its
/// name and, where they are set, its steps are known; so too while the report is of an older graph.
[[nodiscard]] StageFacts factsOf(const GraphSession& session, const GraphReport& report,
                                 const RunBoard& board, const graph::NodeId& stage);

/// What the editors of a node's parameter may know.
[[nodiscard]] ParameterFacts parameterFacts(const InspectorOptions& options, const graph::NodeId& node,
                                            const std::string& parameter);

/// What an artist calls a node: its title, or that of its kind, with its id where the kind is not alone.
[[nodiscard]] QString nodeName(const graph::Graph& graph, const graph::NodeId& node);

} // namespace cascade::ui
