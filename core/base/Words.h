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

/// Texts one after the other, `between` every two of them: "a, b, c".
template <typename Texts>
[[nodiscard]] std::string joined(const Texts& texts, std::string_view between)
{
    std::string all;
    bool first = true;
    for (const auto& text : texts) {
        all += first ? std::string_view() : between;
        all += text;
        first = false;
    }
    return all;
}

} // namespace cascade
