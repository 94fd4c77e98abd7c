// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/ContainerMetadata.h"
#include "pipeline/jobs/RenderJob.h"
#include "pipeline/plan/PreparedRun.h"

#include <string>

namespace cascade::run {

/// What a file of a job's result says of itself: the graph that makes exactly this clip, with the seeds of
/// this take and its weights by hash, and how it was made.
[[nodiscard]] video::Tags tagsOf(const jobs::RenderJob& job, const plan::PreparedRun& run,
                                 const graph::NodeId& result, const std::string& numericMode,
                                 const std::string& version);

/// The id of the format that a result of a job is written in; empty where it is not written.
[[nodiscard]] std::string formatOf(const jobs::RenderJob& job, const plan::PreparedRun& run,
                                   const graph::NodeId& result);

} // namespace cascade::run
