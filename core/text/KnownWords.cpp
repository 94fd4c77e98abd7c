// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/KnownWords.h"

#include "core/base/NearestWord.h"

#include <unordered_set>

namespace cascade::text {

namespace {

bool isLetter(unsigned char byte)
{
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

std::vector<std::string> lowerCaseWords(std::string_view text)
{
    std::vector<std::string> words;
    bool inside = false;
    for (const char letter : text) {
        if (!isLetter(static_cast<unsigned char>(letter))) {
            inside = false;
            continue;
        }
        if (!inside) {
            words.emplace_back();
            inside = true;
        }
        words.back() += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return words;
}

} // namespace

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
