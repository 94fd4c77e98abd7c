// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/TailTags.h"

#include "core/video/GifTags.h"
#include "core/video/PngChunks.h"
#include "core/video/StillImage.h"
#include "core/video/WebpTags.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <string>
#include <system_error>

namespace cascade::video {

namespace {

constexpr std::size_t kPngEndBytes = 12; // the chunk IEND
constexpr std::size_t kHeadBytes = 30;   // of a WebP, up to the size of a picture that stands alone

enum class Kind { Other, Gif, Png, Webp };

std::string bytesAt(std::istream& stream, std::streamoff at, std::size_t count)
{
    std::string bytes(count, '\0');
    stream.clear();
    stream.seekg(at);
    stream.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

Kind kindOf(const std::string& head)
{
    if (head.starts_with("GIF87a") || head.starts_with("GIF89a")) {
        return Kind::Gif;
    }
    if (head.starts_with("\x89PNG\r\n\x1a\n")) {
        return Kind::Png;
    }
    return head.starts_with("RIFF") && head.size() == kHeadBytes && head.substr(8, 4) == "WEBP" ? Kind::Webp
                                                                                                : Kind::Other;
}

std::string pngTexts(const Tags& tags)
{
    std::string chunks;
    for (const auto& [key, value] : tags) {
        chunks += pngTextChunk(key, value);
    }
    return chunks;
}

/// Appends the chunk, says in the header that it is there, and corrects the length of the whole. A picture
/// that stands alone gets its header now.
void appendToWebp(std::fstream& stream, std::uint64_t fileBytes, const Tags& tags)
{
    constexpr std::streamoff kFlagsAt = 20;
    auto head = bytesAt(stream, 0, kHeadBytes);
    auto added = webpTagsChunk(tags);
    if (head.substr(12, 4) == "VP8X") {
        stream.seekp(kFlagsAt);
        stream.put(static_cast<char>(head[kFlagsAt] | 0x04));
        stream.seekp(0, std::ios::end);
    } else { // VP8: sizes of 14 bits each from byte 26 on
        const auto side = [&](std::size_t at) {
            return (static_cast<unsigned char>(head[at]) | static_cast<unsigned char>(head[at + 1]) << 8) &
                   0x3fff;
        };
        added = webpHeaderChunk(side(26), side(28)) + bytesAt(stream, 12, fileBytes - 12) + added;
        fileBytes = 12;
        stream.seekp(12);
    }
    stream << added;
    const auto length = fileBytes + added.size() - 8;
    stream.seekp(4);
    for (int shift = 0; shift < 32; shift += 8) {
        stream.put(static_cast<char>(length >> shift & 0xff));
    }
}

} // namespace

Result<void> appendTailTags(const std::filesystem::path& file, const Tags& tags)
{
    std::error_code failed;
    const std::uint64_t bytes = std::filesystem::file_size(file, failed);
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    switch (kindOf(bytesAt(stream, 0, kHeadBytes))) {
    case Kind::Gif:
        stream.seekp(-1, std::ios::end);
        stream << gifTail(tags);
        break;
    case Kind::Png: {
        const auto end = bytesAt(stream, static_cast<std::streamoff>(bytes - kPngEndBytes), kPngEndBytes);
        stream.seekp(-static_cast<std::streamoff>(kPngEndBytes), std::ios::end);
        stream << pngTexts(tags) << end;
        break;
    }
    case Kind::Webp:
        appendToWebp(stream, bytes, tags);
        break;
    case Kind::Other:
        return Error{ErrorCode::Internal, file.string(), "tags cannot be put behind pictures of this kind",
                     ""};
    }
    stream.close();
    if (stream.fail()) {
        return Error{ErrorCode::DiskFull, file.string(), "cannot be written: its tags were refused",
                     "Free some space or choose another folder."};
    }
    return {};
}

Result<std::optional<Tags>> readTailTags(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    const auto kind = kindOf(bytesAt(stream, 0, kHeadBytes));
    stream.clear();
    stream.seekg(0);
    if (kind == Kind::Other) {
        return std::optional<Tags>();
    }
    std::error_code failed;
    auto read = kind == Kind::Png ? readPngText(file)
                : kind == Kind::Gif
                    ? readGifTags(stream, file.string())
                    : readWebpTags(stream, std::filesystem::file_size(file, failed), file.string());
    return read ? Result<std::optional<Tags>>(std::move(read).value()) : read.error();
}

} // namespace cascade::video
