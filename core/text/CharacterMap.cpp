// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/CharacterMap.h"

#include <cstring>

namespace cascade::text {

namespace {

constexpr std::string_view kSpace = "\xE2\x96\x81";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kBlockUnits = 256; // children of a node lie within one block

// The fields of a unit of the double array.
std::uint32_t labelOf(std::uint32_t unit)
{
    return unit & 0x800000FFU;
}
std::uint32_t offsetOf(std::uint32_t unit)
{
    return (unit >> 10U) << ((unit & 0x200U) >> 6U);
}
bool hasLeaf(std::uint32_t unit)
{
    return (unit & 0x100U) != 0;
}
bool isLeaf(std::uint32_t unit)
{
    return (unit & 0x80000000U) != 0;
}
std::uint32_t valueOf(std::uint32_t unit)
{
    return unit & 0x7FFFFFFFU;
}

std::vector<std::uint32_t> unitsOf(std::string_view bytes, std::uint32_t trieBytes)
{
    std::vector<std::uint32_t> units(trieBytes / sizeof(std::uint32_t));
    if (!units.empty()) {
        std::memcpy(units.data(), bytes.data() + sizeof trieBytes, trieBytes);
    }
    return units;
}

} // namespace

std::string CharacterMap::faultOf(std::string_view bytes)
{
    if (bytes.empty()) {
        return {};
    }
    std::uint32_t trieBytes = 0;
    if (bytes.size() <= sizeof trieBytes) {
        return "expected a character map of more than 4 bytes, got " + std::to_string(bytes.size());
    }
    std::memcpy(&trieBytes, bytes.data(), sizeof trieBytes);
    const auto rest = bytes.size() - sizeof trieBytes;
    if (trieBytes == 0 || trieBytes >= rest || trieBytes % (kBlockUnits * sizeof(std::uint32_t)) != 0) {
        return "expected a character map whose trie is whole blocks of 1024 bytes within it, got " +
               std::to_string(trieBytes) + " bytes of " + std::to_string(rest);
    }
    if (bytes.back() != '\0') {
        return "expected a character map that ends in NUL, got another byte";
    }
    const auto units = unitsOf(bytes, trieBytes);
    const auto replacementBytes = rest - trieBytes;
    for (std::size_t at = 0; at < units.size(); ++at) {
        if (at > 0 && isLeaf(units[at])) { // the root is walked from whatever it says
            continue;
        }
        const auto child = at ^ offsetOf(units[at]);
        if (child >= units.size() || (hasLeaf(units[at]) && valueOf(units[child]) >= replacementBytes)) {
            return "expected a character map whose trie points into itself, got a way out at unit " +
                   std::to_string(at);
        }
    }
    return {};
}

CharacterMap::CharacterMap(std::string_view bytes)
{
    if (bytes.empty()) {
        return;
    }
    std::uint32_t trieBytes = 0;
    std::memcpy(&trieBytes, bytes.data(), sizeof trieBytes);
    m_units = unitsOf(bytes, trieBytes);
    m_replacements = bytes.substr(sizeof trieBytes + trieBytes);
}

CharacterMap::Match CharacterMap::longest(std::string_view text) const
{
    Match match;
    if (m_units.empty()) {
        return match;
    }
    std::size_t node = offsetOf(m_units[0]);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        node ^= byte;
        const auto unit = m_units[node];
        if (labelOf(unit) != byte) {
            break;
        }
        node ^= offsetOf(unit);
        if (hasLeaf(unit)) {
            match.bytes = i + 1;
            match.replacement = m_replacements.c_str() + valueOf(m_units[node]);
        }
    }
    return match;
}

std::size_t characterBytes(std::string_view text)
{
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(text[i]));
    };
    if (text.empty()) {
        return 0;
    }
    const auto lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t bytes = lead < 0xC2 || lead > 0xF4 ? 0 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (bytes == 0 || bytes > text.size()) {
        return 0;
    }
    // The second byte also rules out overlong forms, surrogates and what lies beyond U+10FFFF.
    const unsigned lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    bool good = byte(1) >= lowest && byte(1) <= highest;
    for (std::size_t i = 2; i < bytes; ++i) {
        good = good && (byte(i) & 0xC0U) == 0x80U;
    }
    return good ? bytes : 0;
}

std::string normalise(std::string_view text, const CharacterMap& map, bool addsPrefix, bool squeezesSpaces)
{
    std::string result;
    bool afterSpace = squeezesSpaces; // spaces at the start go
    while (!text.empty()) {
        auto match = map.longest(text);
        if (match.bytes == 0) {
            const auto bytes = characterBytes(text);
            match = bytes > 0 ? CharacterMap::Match{bytes, text.substr(0, bytes)}
                              : CharacterMap::Match{1, kReplacement};
        }
        text.remove_prefix(match.bytes);
        for (const char letter : match.replacement) {
            if (letter != ' ') {
                result += letter;
            } else if (!afterSpace) {
                result += kSpace;
            }
            afterSpace = squeezesSpaces && letter == ' ';
        }
    }
    while (squeezesSpaces && std::string_view(result).ends_with(kSpace)) {
        result.resize(result.size() - kSpace.size());
    }
    return result.empty() || !addsPrefix ? result : std::string(kSpace) + result;
}

} // namespace cascade::text
