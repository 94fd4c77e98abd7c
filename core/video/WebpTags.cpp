// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/WebpTags.h"

#include "core/video/TagsJson.h"

#include <array>
#include <istream>
#include <string_view>
#include <utility>

namespace cascade::video {

namespace {

constexpr std::uint64_t kMaxTagBytes = std::uint64_t{64} << 20;
constexpr std::string_view kBefore =
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
    "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
    "<rdf:Description rdf:about=\"\" xmlns:cascade=\"urn:cascade-studio:tags\"><cascade:tags>";
constexpr std::string_view kAfter = "</cascade:tags></rdf:Description></rdf:RDF></x:xmpmeta>";
constexpr std::array<std::pair<char, std::string_view>, 4> kEntities{
    {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'\r', "&#13;"}}};

std::string littleEndian(std::uint64_t number, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>(number >> (8 * i) & 0xff);
    }
    return text;
}

std::string escaped(std::string_view text)
{
    std::string xml;
    for (const char c : text) {
        std::string_view as(&c, 1);
        for (const auto& [plain, entity] : kEntities) {
            as = c == plain ? entity : as;
        }
        xml += as;
    }
    return xml;
}

std::string unescaped(std::string_view xml)
{
    std::string text;
    while (!xml.empty()) {
        std::size_t used = 1;
        char c = xml.front();
        for (const auto& [plain, entity] : kEntities) {
            if (xml.starts_with(entity)) {
                c = plain;
                used = entity.size();
            }
        }
        text += c;
        xml.remove_prefix(used);
    }
    return text;
}

Result<Tags> tagsOfXmp(std::string_view xmp, const std::string& where)
{
    const auto begin = xmp.find(kBefore);
    const auto end = xmp.rfind(kAfter);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + kBefore.size()) {
        return Tags{}; // of another program
    }
    const auto at = begin + kBefore.size();
    return tagsFromJson(unescaped(xmp.substr(at, end - at)), where);
}

} // namespace

std::string webpTagsChunk(const Tags& tags)
{
    const auto xmp = std::string(kBefore) + escaped(tagsToJson(tags)) + std::string(kAfter);
    return "XMP " + littleEndian(xmp.size(), 4) + xmp + std::string(xmp.size() % 2, '\0');
}

std::string webpHeaderChunk(int width, int height)
{
    constexpr char kHasXmp = 0x04;
    return "VP8X" + littleEndian(10, 4) + kHasXmp + std::string(3, '\0') +
           littleEndian(static_cast<std::uint64_t>(width) - 1, 3) +
           littleEndian(static_cast<std::uint64_t>(height) - 1, 3);
}

Result<Tags> readWebpTags(std::istream& webp, std::uint64_t fileBytes, const std::string& where)
{
    for (std::uint64_t at = 12; at + 8 <= fileBytes;) {
        std::array<char, 8> head{};
        webp.seekg(static_cast<std::streamoff>(at));
        webp.read(head.data(), head.size());
        std::uint64_t length = 0;
        for (std::size_t i = 8; i-- > 4;) {
            length = length << 8 | static_cast<unsigned char>(head[i]);
        }
        if (!webp || length > fileBytes - at - 8) {
            return Error{ErrorCode::BadInput, where,
                         "is cut short: chunk at byte " + std::to_string(at) + ", expected " +
                             std::to_string(length) + " bytes, got " + std::to_string(fileBytes - at - 8),
                         "Copy or download the file again."};
        }
        if (std::string_view(head.data(), 4) == "XMP " && length <= kMaxTagBytes) {
            std::string xmp(length, '\0');
            webp.read(xmp.data(), static_cast<std::streamsize>(length));
            return tagsOfXmp(xmp, where);
        }
        at += 8 + length + length % 2;
    }
    return Tags{};
}

} // namespace cascade::video
