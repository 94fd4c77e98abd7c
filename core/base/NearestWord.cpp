// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/NearestWord.h"

#include <algorithm>

namespace cascade {

namespace {

constexpr std::size_t kLongestWord = 64; // longer ones are near to nothing

/// Edits between two words, a swap of neighbours being one (optimal string alignment).
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        previous[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                current[j] = std::min(current[j], before[j - 2] + 1);
            }
        }
        before.swap(previous);
        previous.swap(current);
    }
    return previous[b.size()];
}

std::size_t commonBeginning(std::string_view a, std::string_view b)
{
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

} // namespace

std::string nearestWord(std::string_view word, const std::vector<std::string>& known)
{
    const auto most = std::max<std::size_t>(1, word.size() / 3);
    if (word.empty() || word.size() > kLongestWord) {
        return {};
    }
    std::string nearest;
    std::size_t fewest = most + 1;
    std::size_t beginning = 0;
    for (const auto& candidate : known) {
        const auto longer = std::max(candidate.size(), word.size());
        if (longer - std::min(candidate.size(), word.size()) > most) {
            continue;
        }
        const auto edits = editDistance(word, candidate);
        const auto common = commonBeginning(word, candidate);
        // A word of which no letter is left is no neighbour.
        if (edits < longer && (edits < fewest || (edits == fewest && edits <= most && common > beginning))) {
            nearest = candidate;
            fewest = edits;
            beginning = common;
        }
    }
    return nearest;
}

} // namespace cascade
