// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/files/Pack.h"

#include <string>
#include <string_view>

namespace cascade::files {

inline constexpr const char* kGraphMember = "graph.json";
inline constexpr const char* kAboutMember = "about.json";
inline constexpr const char* kPosterMember = "poster.png";
inline constexpr const char* kPreviewMember = "preview.mp4";

/// readPack on bytes; `where` stands for the file.
[[nodiscard]] Result<Pack> parsePack(std::string_view archive, const std::string& where);

/// The bytes that writePack writes.
[[nodiscard]] Result<std::string> packBytes(const Pack& pack, const std::string& where);

} // namespace cascade::files
