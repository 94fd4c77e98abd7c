// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/StageConfig.h"

#include <filesystem>

namespace cascade::plan {

/// Whether a file is read as a picture, and not as a video.
[[nodiscard]] bool isPicture(const std::filesystem::path& file);

/// Frames, size and rate of a video or PNG file, without decoding it whole. Pixels that are not square are
/// made so: the width is the one at which the picture is to be seen.
///
/// Errors   those of VideoReader and readPng.
[[nodiscard]] Result<ClipShape> footageShape(const std::filesystem::path& file);

} // namespace cascade::plan
