// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/ContainerMetadata.h"

#include <cstdint>
#include <iosfwd>
#include <string>

namespace cascade::video {

/// An XMP chunk that holds the tags, padded to an even length.
[[nodiscard]] std::string webpTagsChunk(const Tags& tags);

/// The header chunk that a WebP with an XMP chunk needs, for one still picture: VP8X, nothing else announced.
[[nodiscard]] std::string webpHeaderChunk(int width, int height);

/// The tags in the XMP chunk of a WebP that is read from its first byte on; none if it has no such chunk, or
/// one of another program.
///
/// Errors  BadInput with the byte at which the file is damaged; `where` names it.
[[nodiscard]] Result<Tags> readWebpTags(std::istream& webp, std::uint64_t fileBytes,
                                        const std::string& where);

} // namespace cascade::video
