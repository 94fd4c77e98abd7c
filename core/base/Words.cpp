// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Words.h"

namespace cascade {

namespace {

bool isLetter(unsigned char byte)
{
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

} // namespace

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

} // namespace cascade
