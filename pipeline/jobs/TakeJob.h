// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/RenderJob.h"
#include "pipeline/plan/StagePlan.h"
#include "pipeline/store/Take.h"

#include <string>

namespace cascade::jobs {

/// The job that goes on with a take: its graph with its seeds, the clips of its stages as they are, and no
/// hold at a stage that it has. Output and working folder are left to the caller.
///
/// Errors   BadInput for a graph that this version cannot read.
[[nodiscard]] Result<RenderJob> jobOf(const store::Take& take);

/// What people know the take of a job by: its words, or the name of its graph. Takes of one title are of one
/// shot.
[[nodiscard]] std::string titleOf(const RenderJob& job);

/// The noise of a job, and the clips that it uses as they are.
[[nodiscard]] plan::TakeOptions takeOptionsOf(const RenderJob& job);

} // namespace cascade::jobs
