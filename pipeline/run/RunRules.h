// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/HouseRules.h"
#include "pipeline/plan/PreparedRun.h"

namespace cascade::run {

/// Holds the words of every stage that a run asks for against the rules of the house.
///
/// Errors   those of HouseRules::requireAllowed, at STAGE.prompt.
[[nodiscard]] Result<void> requireAllowed(const plan::PreparedRun& run, const jobs::HouseRules& rules);

} // namespace cascade::run
