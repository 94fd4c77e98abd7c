// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/PngChunks.h"

extern "C" {
#include <libavutil/crc.h>
}

#include <cstdint>

namespace cascade::video {

namespace {

constexpr std::string_view kSignature("\x89PNG\r\n\x1a\n", 8);

std::uint32_t numberAt(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

void append(std::string& bytes, std::uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>(number >> shift & 0xff));
    }
}

/// CRC-32 of chunk type and data, as PNG and zip have it.
std::uint32_t checksum(std::string_view bytes)
{
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return av_crc(av_crc_get_table(AV_CRC_32_IEEE_LE), 0xffffffffU, data, bytes.size()) ^ 0xffffffffU;
}

Error badPng(const std::string& where, const std::string& what)
{
    return Error{ErrorCode::BadInput, where, what, "Give a whole PNG file."};
}

std::string fromLatin1(std::string_view text)
{
    std::string utf8;
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x80) {
            utf8.push_back(c);
        } else {
            utf8.push_back(static_cast<char>(0xc0 | code >> 6));
            utf8.push_back(static_cast<char>(0x80 | (code & 0x3f)));
        }
    }
    return utf8;
}

} // namespace

Result<std::vector<PngChunk>> pngChunksOf(std::string_view png, const std::string& where)
{
    if (png.substr(0, kSignature.size()) != kSignature) {
        return badPng(where, "expected a PNG, got a file that does not begin like one");
    }
    std::vector<PngChunk> chunks;
    for (std::size_t at = kSignature.size(); at < png.size();) {
        const auto place = " at byte " + std::to_string(at);
        if (png.size() - at < 12) {
            return badPng(where, "is cut short: chunk" + place + ", expected 12 bytes, got " +
                                     std::to_string(png.size() - at));
        }
        const std::size_t length = numberAt(png, at);
        if (length > png.size() - at - 12) {
            return badPng(where, "is cut short: chunk" + place + ", expected " + std::to_string(length + 12) +
                                     " bytes, got " + std::to_string(png.size() - at));
        }
        if (checksum(png.substr(at + 4, length + 4)) != numberAt(png, at + 8 + length)) {
            return badPng(where, "is damaged: the chunk" + place + " has a wrong checksum");
        }
        chunks.push_back({std::string(png.substr(at + 4, 4)), png.substr(at + 8, length)});
        if (chunks.back().type == "IEND") {
            break;
        }
        at += length + 12;
    }
    if (chunks.empty() || chunks.back().type != "IEND") {
        return badPng(where, "is cut short: expected an end chunk, got the end of the file at byte " +
                                 std::to_string(png.size()));
    }
    if (chunks.front().type != "IHDR" || chunks.front().data.size() != 13) {
        return badPng(where, "is damaged: expected a header of 13 bytes first");
    }
    return chunks;
}

std::string pngTextChunk(const std::string& key, const std::string& text)
{
    std::string body = "iTXt" + key;
    body.append(5, '\0'); // end of the key; not compressed, method 0; no language; no translated key
    body += text;
    std::string chunk;
    append(chunk, static_cast<std::uint32_t>(body.size() - 4));
    chunk += body;
    append(chunk, checksum(body));
    return chunk;
}

std::map<std::string, std::string> pngTextsOf(const std::vector<PngChunk>& chunks)
{
    std::map<std::string, std::string> texts;
    for (const auto& [type, data] : chunks) {
        const auto keyEnd = data.find('\0');
        if (keyEnd == std::string_view::npos) {
            continue;
        }
        const std::string key = fromLatin1(data.substr(0, keyEnd));
        if (type == "tEXt") {
            texts[key] = fromLatin1(data.substr(keyEnd + 1));
        } else if (type == "iTXt" && keyEnd + 2 < data.size() && data[keyEnd + 1] == 0) {
            const auto languageEnd = data.find('\0', keyEnd + 3);
            const auto translatedEnd =
                languageEnd == std::string_view::npos ? languageEnd : data.find('\0', languageEnd + 1);
            if (translatedEnd != std::string_view::npos) {
                texts[key] = data.substr(translatedEnd + 1);
            }
        }
    }
    return texts;
}

} // namespace cascade::video
