// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <filesystem>
#include <map>
#include <string>

namespace cascade::video {

/// What a file says about itself: UTF-8 text by key.
using Tags = std::map<std::string, std::string>;

/// The tag that says in words that a model made the pictures: the one name that every container, and every
/// program that shows tags, knows.
inline constexpr const char* kMadeByModelKey = "comment";

/// All tags of a video file, GIF, WebP or PNG, byte for byte as they were written, with those of the file
/// beside it (Sidecar.h) where the format holds none or not all. A frame of a sequence finds the file beside
/// the whole sequence.
///
/// Errors   BadInput if the file is of another kind and nothing lies beside it, or is damaged.
[[nodiscard]] Result<Tags> readMetadata(const std::filesystem::path& file);

} // namespace cascade::video
