// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/GraphCheck.h"

#include <optional>

namespace cascade::ui {

/// Whether a Cascade can be opened: its model is known.
[[nodiscard]] bool hasStages(const GraphReport& report, const graph::NodeId& node);

/// The edit that puts the stages of a Cascade in its place, each to be set by itself. What is computed stays
/// the same, so nothing that is in the store is made again.
///
/// Errors   BadInput if the node is no Cascade, or its model is not known.
[[nodiscard]] Result<graph::Edit> intoStages(const graph::Graph& graph, const GraphReport& report,
                                             const graph::NodeId& node);

/// The first stage that an edit of `intoStages` brings.
[[nodiscard]] graph::NodeId firstStage(const graph::Edit& opening);

} // namespace cascade::ui
