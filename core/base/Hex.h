// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cascade {

/// Bytes as lower-case hexadecimal digits, two each.
[[nodiscard]] std::string hexOf(std::span<const unsigned char> bytes);

/// The inverse; nothing for a text that hexOf never writes.
[[nodiscard]] std::optional<std::vector<unsigned char>> bytesOfHex(std::string_view text);

} // namespace cascade
