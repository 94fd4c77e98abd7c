// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/ContainerMetadata.h"

#include <iosfwd>
#include <string>

namespace cascade::video {

/// The end of a GIF with a comment extension that holds the tags: what takes the place of its last byte.
[[nodiscard]] std::string gifTail(const Tags& tags);

/// The tags in the comment extensions of a GIF that is read from its first byte on; a comment of another
/// program becomes the tag `comment`.
///
/// Errors  BadInput with the byte at which the file is damaged; `where` names it.
[[nodiscard]] Result<Tags> readGifTags(std::istream& gif, const std::string& where);

} // namespace cascade::video
