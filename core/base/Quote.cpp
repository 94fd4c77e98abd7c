// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Quote.h"

#include <algorithm>
#include <cstddef>

namespace cascade {

namespace {

constexpr std::size_t kMostBytes = 120;

/// Bytes of the UTF-8 character that `rest` begins with; 0 if there is none (RFC 3629, section 4).
std::size_t characterLength(std::string_view rest)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const auto lead = byte(0);
    const std::size_t length = lead < 0x80U                     ? 1
                               : lead >= 0xC2U && lead <= 0xDFU ? 2
                               : lead >= 0xE0U && lead <= 0xEFU ? 3
                               : lead >= 0xF0U && lead <= 0xF4U ? 4
                                                                : 0;
    if (length > rest.size()) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    const bool overlong = (lead == 0xE0U && byte(1) < 0xA0U) || (lead == 0xF0U && byte(1) < 0x90U);
    const bool surrogate = lead == 0xEDU && byte(1) > 0x9FU;
    const bool beyondUnicode = lead == 0xF4U && byte(1) > 0x8FU;
    return overlong || surrogate || beyondUnicode ? 0 : length;
}

/// Whether a whole character moves a terminal's cursor or colours instead of being seen.
bool isControl(std::string_view character)
{
    const auto first = static_cast<unsigned char>(character[0]);
    return first < 0x20U || first == 0x7FU ||
           (first == 0xC2U && static_cast<unsigned char>(character[1]) < 0xA0U);
}

} // namespace

std::string printableText(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const auto length = characterLength(text);
        const auto character = text.substr(0, std::max<std::size_t>(length, 1));
        if (length == 0 || isControl(character)) {
            out += '?';
        } else {
            out += character;
        }
        text.remove_prefix(character.size());
    }
    return out;
}

std::string quotedText(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size()) {
        const auto step = std::max<std::size_t>(characterLength(text.substr(end)), 1);
        if (end + step > kMostBytes) {
            return '"' + printableText(text.substr(0, end)) + "...\"";
        }
        end += step;
    }
    return '"' + printableText(text) + '"';
}

} // namespace cascade
