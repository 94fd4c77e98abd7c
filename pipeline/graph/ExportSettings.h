// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ExportFormat.h"
#include "core/config/FrameSchedule.h"
#include "pipeline/graph/Shapes.h"

#include <filesystem>
#include <optional>
#include <string>

namespace cascade::graph {

/// How a picture is brought into the size of an export.
enum class ExportFit { Fit, Crop, Pad };

/// What an Export node says of the file that it writes. Pictures go through in this order: range, rate, size.
struct ExportSettings {
    const ExportFormat* format = nullptr;
    std::optional<int> quality; ///< on the format's scale; none: its standard
    int plays = 0;              ///< of formats that loop; 0 = for ever
    bool keepsSound = false;    ///< asked for, and the format and the speed allow it
    int firstNumber = 1;        ///< of the files of a sequence
    int bits = 8;               ///< of the frames that the encoder is given: 8 or 16
    ExportFit fit = ExportFit::Fit;
    ClipShape shape;               ///< of what is written
    FrameScheduleOptions schedule; ///< which frame of the clip each frame of the file shows
};

/// Whether a kind of node writes files: export-video or export-frames.
[[nodiscard]] bool isExport(const Node& node);

/// The file that an Export node names, or `name` with the usual ending of its format where it names none.
[[nodiscard]] std::string exportFile(const Graph& graph, const NodeId& id, const std::string& name);

/// What an Export node would write of `clip` to `target`.
///
/// Errors   BadInput, the place being the parameter: a format that does not fit the target's ending, a
/// quality
///          beyond its scale, a range beyond the clip, a rate or a size that the format cannot hold, plays
///          for a format that does not loop.
[[nodiscard]] Result<ExportSettings> readExport(const Graph& graph, const NodeId& id, const ClipShape& clip,
                                                const std::filesystem::path& target);

/// A clip as it is, in the format of the target's ending and at its standard quality, without sound.
///
/// Errors   BadInput: an unknown ending, a rate or size that the format cannot hold.
[[nodiscard]] Result<ExportSettings> plainExport(const ClipShape& clip, const std::filesystem::path& target);

} // namespace cascade::graph
