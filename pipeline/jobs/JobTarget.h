// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/RenderJob.h"
#include "pipeline/plan/PreparedRun.h"

namespace cascade::jobs {

/// Where the clip of a result goes; empty for a Preview that nobody gave a file for. Relative paths are
/// relative to the job's working folder.
[[nodiscard]] std::filesystem::path targetOf(const RenderJob& job, const plan::PreparedRun& run,
                                             const graph::NodeId& result);

/// Whether a result is an Export, which says its own file and format; else it is a Preview or a clip's node.
[[nodiscard]] bool isExport(const graph::Graph& graph, const graph::NodeId& result);

} // namespace cascade::jobs
