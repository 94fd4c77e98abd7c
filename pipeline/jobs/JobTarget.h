// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/RenderJob.h"
#include "pipeline/plan/PreparedRun.h"

namespace cascade::jobs {

/// Where the clip of a result goes; empty for a Preview that nobody gave a file for, and for what is only
/// shown. In a folder that is asked for, an Export keeps the name that it says; results without one are named
/// after the job, and where several would have one name, after their nodes too. Relative paths are relative
/// to the job's working folder.
[[nodiscard]] std::filesystem::path targetOf(const RenderJob& job, const plan::PreparedRun& run,
                                             const graph::NodeId& result);

/// The graph with the job's output in place of the files that its Export nodes name, where that is a file and
/// no folder: what is written is then checked against what is asked for, before anything runs.
[[nodiscard]] graph::Graph withOutput(graph::Graph graph, const RenderJob& job);

} // namespace cascade::jobs
