// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <filesystem>

namespace cascade::cli {

/// Writes what a file manager shows for a file as a PNG: the poster of a graph or a pack, or a drawing of the
/// graph where it has none; the middle frame of a video, at most 320 pixels a side.
///
/// Errors   those of files::openPreset and video::VideoReader; DiskFull if the PNG cannot be written.
[[nodiscard]] Result<void> writePoster(const std::filesystem::path& file, const std::filesystem::path& png);

} // namespace cascade::cli
