// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <filesystem>

namespace cascade::video {

/// Checks from the outermost boxes alone that a video file has all the bytes it says it has: MP4 and MOV
/// boxes, the Matroska segment, the RIFF chunk of AVI. Other formats pass.
///
/// Errors   BadInput if the file is missing, empty, a folder, text, or ends inside a box; `what` names box
/// and byte.
[[nodiscard]] Result<void> checkComplete(const std::filesystem::path& file);

} // namespace cascade::video
