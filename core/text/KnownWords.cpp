// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/KnownWords.h"

#include "core/base/NearestWord.h"
#include "core/base/Words.h"

#include <unordered_set>

namespace cascade::text {

std::vector<UnknownWord> unknownWords(std::string_view prompt, const std::vector<std::string>& known)
{
    const std::unordered_set<std::string_view> vocabulary(known.begin(), known.end());
    std::unordered_set<std::string> seen;
    std::vector<UnknownWord> result;
    for (auto& word : lowerCaseWords(prompt)) {
        if (!vocabulary.contains(word) && seen.insert(word).second) {
            auto nearest = nearestWord(word, known);
            result.push_back({std::move(word), std::move(nearest)});
        }
    }
    return result;
}

} // namespace cascade::text
