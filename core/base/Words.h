// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cascade {

/// The words of a text in lower case, in order: runs of letters and digits. Characters outside ASCII count as
/// letters, and stay as they are.
[[nodiscard]] std::vector<std::string> lowerCaseWords(std::string_view text);

} // namespace cascade
