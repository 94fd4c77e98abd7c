// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/plan/PreparedRun.h"
#include "pipeline/run/ClipViews.h"

#include <functional>
#include <string>

namespace cascade::run {

/// The clip at an input of the node that is looked at.
using NodeInput = std::function<ClipPtr(const std::string& port)>;

/// The clip of a node that shows others' clips anew: Join, Compare, Contact Sheet, Grid, Trim, Retime,
/// Resize.
///
/// Throws   ErrorException: Internal for a node of another kind; those of `input` and of the views.
[[nodiscard]] ClipPtr viewOf(const plan::PreparedRun& run, const graph::NodeId& id, const NodeInput& input);

} // namespace cascade::run
