// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <filesystem>
#include <map>
#include <string>

namespace cascade::video {

/// All tags of a video file, or all text chunks of a PNG, byte for byte as they were written.
///
/// Errors   BadInput if the file is neither, or is damaged.
[[nodiscard]] Result<std::map<std::string, std::string>> readMetadata(const std::filesystem::path& file);

} // namespace cascade::video
