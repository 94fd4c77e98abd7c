// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Issue.h"
#include "pipeline/jobs/HouseRules.h"
#include "pipeline/plan/PreparedRun.h"

#include <vector>

namespace cascade::run {

/// The stages of a run whose words are not made in this house: an error of the graph each, at STAGE.prompt.
///
/// Errors   those of planStage.
[[nodiscard]] Result<std::vector<graph::Issue>> refusals(const plan::PreparedRun& run,
                                                         const jobs::HouseRules& rules);

/// The first of them as an error; none where all is allowed.
[[nodiscard]] Result<void> requireAllowed(const plan::PreparedRun& run, const jobs::HouseRules& rules);

} // namespace cascade::run
