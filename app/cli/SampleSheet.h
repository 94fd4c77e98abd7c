// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <torch/types.h>

#include <filesystem>

namespace cascade::cli {

/// Writes a picture [3, H, W] in [-1, 1]. `base` gets the ending .png, or .ppm where the program is built
/// without FFmpeg.
[[nodiscard]] Result<void> writePicture(const std::filesystem::path& base, const torch::Tensor& picture);

/// The same for clips [N, 3, T, H, W]: a row for each clip, at most eight frames of it side by side.
[[nodiscard]] Result<void> writeSampleSheet(const std::filesystem::path& base, const torch::Tensor& clips);

} // namespace cascade::cli
