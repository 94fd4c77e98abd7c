// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::video {

/// Bytes of the signature and the header chunk: where further chunks may be put.
constexpr std::size_t kPngHeadBytes = 8 + 25;

/// One chunk of a PNG; `data` points into the bytes it was found in.
struct PngChunk {
    std::string type; ///< four letters
    std::string_view data;
};

/// All chunks of a PNG in their order, each of whole length and right checksum, from IHDR to IEND.
///
/// Errors   BadInput with the byte at which it goes wrong; `where` names the file.
[[nodiscard]] Result<std::vector<PngChunk>> pngChunksOf(std::string_view png, const std::string& where);

/// An iTXt chunk, uncompressed, with length and checksum.
[[nodiscard]] std::string pngTextChunk(const std::string& key, const std::string& text);

/// What the uncompressed iTXt and tEXt chunks say; tEXt is Latin-1 and becomes UTF-8.
[[nodiscard]] std::map<std::string, std::string> pngTextsOf(const std::vector<PngChunk>& chunks);

} // namespace cascade::video
