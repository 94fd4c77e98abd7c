// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/TagsJson.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace cascade::video {

namespace {

constexpr std::string_view kShortEscapes = "\"\"\\\\//b\bf\fn\nr\rt\t"; // letter, character

void appendString(std::string& json, std::string_view text)
{
    json += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            json += {'\\', c};
        } else if (static_cast<unsigned char>(c) < 0x20) {
            constexpr std::string_view kDigits = "0123456789abcdef";
            const auto code = static_cast<unsigned char>(c);
            json += {'\\', 'u', '0', '0', kDigits[code >> 4], kDigits[code & 15]};
        } else {
            json += c;
        }
    }
    json += '"';
}

void appendUtf8(std::string& text, std::uint32_t code)
{
    if (code < 0x80) {
        text += static_cast<char>(code);
        return;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr std::array<std::uint32_t, 4> kLead{0, 0xc0, 0xe0, 0xf0};
    text += static_cast<char>(kLead[static_cast<std::size_t>(more)] | code >> (6 * more));
    for (int i = more - 1; i >= 0; --i) {
        text += static_cast<char>(0x80 | (code >> (6 * i) & 0x3f));
    }
}

/// Reads an object of strings from its first byte on; nullopt where it is something else, with the place.
class Reader {
public:
    explicit Reader(std::string_view json) : m_json(json) {}

    [[nodiscard]] std::size_t place() const { return m_at; }

    std::optional<Tags> object()
    {
        Tags tags;
        if (!take('{')) {
            return std::nullopt;
        }
        bool more = !take('}');
        while (more) {
            const auto key = string();
            const auto value = key && take(':') ? string() : std::nullopt;
            if (!value || !tags.emplace(*key, *value).second) {
                return std::nullopt;
            }
            more = take(',');
            if (!more && !take('}')) {
                return std::nullopt;
            }
        }
        skipSpace();
        return m_at == m_json.size() ? std::optional(std::move(tags)) : std::nullopt;
    }

private:
    void skipSpace()
    {
        const auto next = m_json.find_first_not_of(" \t\r\n", m_at);
        m_at = next == std::string_view::npos ? m_json.size() : next;
    }

    bool take(char c)
    {
        skipSpace();
        const bool there = m_at < m_json.size() && m_json[m_at] == c;
        m_at += there ? 1 : 0;
        return there;
    }

    std::optional<std::string> string()
    {
        if (!take('"')) {
            return std::nullopt;
        }
        std::string text;
        while (m_at < m_json.size()) {
            const char c = m_json[m_at];
            if (c == '"') {
                ++m_at;
                return text;
            }
            if (static_cast<unsigned char>(c) < 0x20) {
                return std::nullopt;
            }
            ++m_at;
            if (c != '\\') {
                text += c;
            } else if (!escape(text)) {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

    bool escape(std::string& text)
    {
        if (m_at >= m_json.size()) {
            return false;
        }
        const char letter = m_json[m_at++];
        if (letter == 'u') {
            return unicode(text);
        }
        for (std::size_t i = 0; i < kShortEscapes.size(); i += 2) {
            if (kShortEscapes[i] == letter) {
                text += kShortEscapes[i + 1];
                return true;
            }
        }
        return false;
    }

    std::optional<std::uint32_t> fourDigits()
    {
        std::uint32_t code = 0;
        const auto digits = m_json.substr(m_at, 4);
        const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        if (failed != std::errc() || end != digits.data() + 4) {
            return std::nullopt;
        }
        m_at += 4;
        return code;
    }

    /// A character beyond 16 bits is written as a pair: 0xd800 to 0xdbff, then 0xdc00 to 0xdfff.
    bool unicode(std::string& text)
    {
        auto code = fourDigits();
        if (!code || (*code >= 0xdc00 && *code < 0xe000)) {
            return false;
        }
        if (*code >= 0xd800 && *code < 0xdc00) {
            if (m_json.substr(m_at, 2) != "\\u") {
                return false;
            }
            m_at += 2;
            const auto low = fourDigits();
            if (!low || *low < 0xdc00 || *low >= 0xe000) {
                return false;
            }
            code = 0x10000 + ((*code - 0xd800) << 10) + (*low - 0xdc00);
        }
        appendUtf8(text, *code);
        return true;
    }

    std::string_view m_json;
    std::size_t m_at = 0;
};

} // namespace

std::string tagsToJson(const Tags& tags)
{
    std::string json = "{";
    for (const auto& [key, value] : tags) {
        json += json.size() > 1 ? ",\n  " : "\n  ";
        appendString(json, key);
        json += ": ";
        appendString(json, value);
    }
    return json + "\n}\n";
}

Result<Tags> tagsFromJson(std::string_view json, const std::string& where)
{
    Reader reader(json);
    auto tags = reader.object();
    if (!tags) {
        return Error{ErrorCode::BadInput, where,
                     "expected a JSON object of strings, got something else at byte " +
                         std::to_string(reader.place()),
                     "The tags are damaged."};
    }
    return std::move(*tags);
}

} // namespace cascade::video
