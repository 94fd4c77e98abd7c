// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cascade::text {

/// A word of a prompt that a model was never trained on.
struct UnknownWord {
    std::string word;    ///< lower case
    std::string nearest; ///< the known word it most likely stands for; empty if none is near
};

/// The words of `prompt` that are not in `known` (lower case), each once, in order. A word is a run of
/// letters and digits; characters outside ASCII count as letters.
[[nodiscard]] std::vector<UnknownWord> unknownWords(std::string_view prompt,
                                                    const std::vector<std::string>& known);

/// The known word with the fewest insertions, deletions, replacements and swaps of neighbours between it and
/// `word`, if they are at most a third of its letters (and at least one is allowed); among equals the one
/// with the longest common beginning, then the first.
[[nodiscard]] std::string nearestWord(std::string_view word, const std::vector<std::string>& known);

} // namespace cascade::text
