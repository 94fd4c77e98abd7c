// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace cascade::tests {

inline const auto kShippedModel =
    std::filesystem::path(CASCADE_RESOURCE_DIR) / "models" / "toybox" / "tokenizer.model";
inline const auto kPlainModel = std::filesystem::path(CASCADE_FIXTURES) / "text" / "plain.model";

inline std::string bytesOf(const std::filesystem::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

inline std::vector<std::string> linesOf(const char* fixture)
{
    std::ifstream file(std::filesystem::path(CASCADE_FIXTURES) / "text" / fixture);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// A text nobody would type: words, other scripts, odd spaces, control characters, bytes that are no UTF-8.
inline std::string oddText(std::mt19937& random)
{
    static const std::vector<std::string> parts = {"red",
                                                   "Torus",
                                                   "SPINNING",
                                                   "floor",
                                                   "zebra",
                                                   "naïve",
                                                   "cafe\xCC\x81",
                                                   "猫",
                                                   "ＲＥＤ",
                                                   "ﬁn",
                                                   "ǅ",
                                                   "ß",
                                                   "Σ",
                                                   "привет",
                                                   " ",
                                                   "  ",
                                                   "\t",
                                                   "\n",
                                                   "\xC2\xA0",
                                                   "\xE3\x80\x80",
                                                   "\xE2\x80\x8B",
                                                   "\x01",
                                                   ",",
                                                   ".",
                                                   "’",
                                                   "“",
                                                   "—",
                                                   "½",
                                                   "①",
                                                   "!?",
                                                   "\xE2\x96\x81",
                                                   "😀",
                                                   "1234",
                                                   "\xFF",
                                                   "\xC3",
                                                   "\xE2\x82",
                                                   "\xED\xA0\x80",
                                                   "<0x41>",
                                                   "<unk>",
                                                   "</s>",
                                                   "<pad>",
                                                   std::string(1, '\0'),
                                                   "s",
                                                   "a"};
    std::string text;
    for (auto count = random() % 12; count > 0; --count) {
        text += parts[random() % parts.size()];
        text += random() % 2 == 0 ? " " : "";
    }
    return text;
}

} // namespace cascade::tests
