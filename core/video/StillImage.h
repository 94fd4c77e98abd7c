// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clip.h"
#include "core/base/Result.h"

#include <filesystem>
#include <map>
#include <string>

namespace cascade::video {

/// Writes one frame of a clip as a PNG of 8-bit RGB; `text` becomes its text chunks (UTF-8; keys of 1 to 79
/// bytes).
///
/// Errors   BadInput for an empty or too large picture or a bad key; DiskFull if the file cannot be written.
[[nodiscard]] Result<void> writePng(const std::filesystem::path& target, const Clip& clip, int frame = 0,
                                    const std::map<std::string, std::string>& text = {});

/// Reads a PNG as a clip of one frame; alpha is dropped, grey and palette become RGB.
///
/// Errors   BadInput if it is no PNG, cut short, or larger than 16384 a side or 64 Mi pixels.
[[nodiscard]] Result<Clip> readPng(const std::filesystem::path& file);

/// The text chunks of a PNG.
///
/// Errors   BadInput as `readPng`.
[[nodiscard]] Result<std::map<std::string, std::string>> readPngText(const std::filesystem::path& file);

} // namespace cascade::video
