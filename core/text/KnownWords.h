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

} // namespace cascade::text
