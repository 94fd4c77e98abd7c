// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cascade {

/// The known word with the fewest insertions, deletions, replacements and swaps of neighbours between it and
/// `word`, if they are at most a third of its letters (and at least one is allowed); among equals the one
/// with the longest common beginning, then the first.
[[nodiscard]] std::string nearestWord(std::string_view word, const std::vector<std::string>& known);

} // namespace cascade
