// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/Machine.h"
#include "pipeline/jobs/RenderJob.h"
#include "pipeline/worker/RunTable.h"

#include <functional>
#include <memory>

namespace cascade::worker {

/// Makes what renders on a machine, on the thread that will render. Errors: why that machine cannot be used.
using MakeRenderer = std::function<Result<std::unique_ptr<jobs::Renderer>>(const jobs::Machine& machine)>;

/// Renders what the table gives out, one run after the other, until it is closed. A renderer is kept from run
/// to run as long as these ask for the same machine.
///
/// Threads  the worker's one that computes.
void computeRuns(RunTable& table, const MakeRenderer& makeRenderer);

} // namespace cascade::worker
