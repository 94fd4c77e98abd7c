// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/ContainerMetadata.h"

#include <filesystem>
#include <optional>

namespace cascade::video {

/// Puts tags behind the pictures of a whole GIF (comment extension), PNG (iTXt chunks before the last chunk)
/// or WebP (XMP chunk). Players that do not know them pass over them.
///
/// Errors  DiskFull if the file cannot be written; Internal if it is of none of these kinds.
[[nodiscard]] Result<void> appendTailTags(const std::filesystem::path& file, const Tags& tags);

/// The tags of a GIF, PNG or WebP; nullopt for a file of another kind.
///
/// Errors  BadInput with the byte at which the file is damaged.
[[nodiscard]] Result<std::optional<Tags>> readTailTags(const std::filesystem::path& file);

} // namespace cascade::video
