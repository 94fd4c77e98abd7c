// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

namespace cascade {

/// Bytes as lower-case hexadecimal digits, two each.
[[nodiscard]] std::string hexOf(std::span<const unsigned char> bytes);

} // namespace cascade
