// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/ContainerMetadata.h"

#include <string>
#include <string_view>

namespace cascade::video {

/// Tags as one JSON object of strings, keys sorted, a line each. Bytes of UTF-8 stay as they are.
[[nodiscard]] std::string tagsToJson(const Tags& tags);

/// The tags of such an object, byte for byte.
///
/// Errors  BadInput with the byte at which it is no object of strings; `where` names the file.
[[nodiscard]] Result<Tags> tagsFromJson(std::string_view json, const std::string& where);

} // namespace cascade::video
