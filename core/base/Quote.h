// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cascade {

/// A stranger's text as printable UTF-8: control characters and whatever is not UTF-8 as '?'.
[[nodiscard]] std::string printableText(std::string_view text);

/// A stranger's text for a message: in quotes, cut at 120 bytes between two characters, control characters
/// and whatever is not UTF-8 as '?'. The result is always printable UTF-8.
[[nodiscard]] std::string quotedText(std::string_view text);

} // namespace cascade
