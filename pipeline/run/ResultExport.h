// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/VideoWriter.h"
#include "pipeline/graph/ExportSettings.h"
#include "pipeline/plan/PreparedRun.h"
#include "pipeline/run/ClipViews.h"

#include <filesystem>

namespace cascade::run {

/// What is written to `target` of a result: of an Export node what it says, of any other node its clip as it
/// is, in the format of the target's ending. Needs no frames: what cannot be written is refused before
/// anything runs.
///
/// Errors   those of graph::readExport, the place being NODE.PARAMETER.
[[nodiscard]] Result<graph::ExportSettings>
exportOf(const plan::PreparedRun& run, const graph::NodeId& result, const std::filesystem::path& target);

/// A clip as an export writes it: its range, rate and size, made while it is read.
///
/// Errors   those of scheduled and fitted.
[[nodiscard]] Result<ClipPtr> exportedClip(ClipPtr clip, const graph::ExportSettings& settings);

/// What a writer is told of a result's export: all but tags, threads and cancelling.
[[nodiscard]] video::VideoWriterOptions writingOf(const plan::PreparedRun& run, const graph::NodeId& result,
                                                  const graph::ExportSettings& settings);

} // namespace cascade::run
