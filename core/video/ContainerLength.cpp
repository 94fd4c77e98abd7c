// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerLength.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>

namespace cascade::video {

namespace {

Error badVideo(const std::filesystem::path& file, std::string what, std::string hint)
{
    return Error{ErrorCode::BadInput, file.string(), std::move(what), std::move(hint)};
}

std::uint64_t bigEndian(const unsigned char* bytes, int count)
{
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i) {
        value = value << 8 | bytes[i];
    }
    return value;
}

Error cutShort(const std::filesystem::path& file, const std::string& part, std::uint64_t at,
               std::uint64_t needs, std::uint64_t size)
{
    return badVideo(file,
                    "is cut short: " + part + " at byte " + std::to_string(at) + ", expected " +
                        std::to_string(needs) + " bytes, got " + std::to_string(size - at),
                    "Copy or download the file again.");
}

/// The bytes at `at`, as many as there are.
template <std::size_t N>
std::size_t readAt(std::ifstream& stream, std::uint64_t at, std::array<unsigned char, N>& bytes)
{
    bytes.fill(0);
    stream.clear();
    stream.seekg(static_cast<std::streamoff>(at));
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(N));
    return static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0));
}

bool isBoxType(const unsigned char* type)
{
    return std::all_of(type, type + 4, [](unsigned char c) { return std::isprint(c) != 0 || c == 0xa9; });
}

/// Walks the boxes of an ISO file: 4 bytes of size, 4 of type; size 1 = 8 bytes of size follow, 0 = up to the
/// end.
Result<void> checkBoxes(const std::filesystem::path& file, std::ifstream& stream, std::uint64_t size)
{
    std::array<unsigned char, 16> head{};
    bool hasMovie = false;
    for (std::uint64_t at = 0; at < size;) {
        if (readAt(stream, at, head) < 8) {
            return cutShort(file, "the header of a box", at, 8, size);
        }
        const std::string type(reinterpret_cast<const char*>(head.data()) + 4, 4);
        std::uint64_t length = bigEndian(head.data(), 4);
        if (!isBoxType(head.data() + 4)) {
            return hasMovie ? Result<void>() // trailing bytes of other programs
                            : badVideo(file, "has no box of a known kind at byte " + std::to_string(at),
                                       "The file is damaged.");
        }
        hasMovie = hasMovie || type == "moov";
        if (length == 0) {
            length = size - at;
        } else if (length == 1) {
            length = bigEndian(head.data() + 8, 8);
        }
        if (length < 8) {
            return badVideo(file,
                            "has a box '" + type + "' of " + std::to_string(length) + " bytes at byte " +
                                std::to_string(at),
                            "The file is damaged.");
        }
        if (length > size - at) {
            return cutShort(file, "box '" + type + "'", at, length, size);
        }
        at += length;
    }
    if (!hasMovie) {
        return badVideo(
            file,
            "has no index (box 'moov'): expected one somewhere, got the end of the file at byte " +
                std::to_string(size),
            "The recording was not finished, or the copy is cut short.");
    }
    return {};
}

/// A number of EBML: as many bytes as the first one has leading zero bits, plus one. Returns its length, 0 if
/// unusable.
int readEbmlSize(const unsigned char* bytes, std::uint64_t& value, bool& known)
{
    const int length = bytes[0] != 0 ? std::countl_zero(bytes[0]) + 1 : 0;
    if (length == 0) {
        return 0;
    }
    const std::uint64_t mask = (std::uint64_t{1} << (7 * length)) - 1;
    value = bigEndian(bytes, length) & mask;
    known = value != mask;
    return length;
}

Result<void> checkSegment(const std::filesystem::path& file, std::ifstream& stream, std::uint64_t size)
{
    std::array<unsigned char, 16> head{};
    readAt(stream, 4, head);
    std::uint64_t headerSize = 0;
    bool known = false;
    const int headerDigits = readEbmlSize(head.data(), headerSize, known);
    const std::uint64_t segmentAt = 4 + static_cast<std::uint64_t>(headerDigits) + headerSize;
    if (headerDigits == 0 || !known || headerSize > size || segmentAt >= size) {
        return cutShort(file, "the Matroska segment", std::min(segmentAt, size), 12, size);
    }
    readAt(stream, segmentAt, head);
    std::uint64_t segmentSize = 0;
    const int digits = readEbmlSize(head.data() + 4, segmentSize, known);
    if (bigEndian(head.data(), 4) != 0x18538067U || digits == 0) {
        return badVideo(file, "has no Matroska segment at byte " + std::to_string(segmentAt),
                        "The file is damaged.");
    }
    const std::uint64_t start = segmentAt + 4 + static_cast<std::uint64_t>(digits);
    if (known && (start > size || segmentSize > size - start)) {
        return cutShort(file, "the Matroska segment", std::min(start, size), segmentSize, size);
    }
    return {};
}

Result<void> checkRiff(const std::filesystem::path& file, const std::array<unsigned char, 16>& head,
                       std::uint64_t size)
{
    const std::uint64_t length =
        head[4] | std::uint64_t{head[5]} << 8 | std::uint64_t{head[6]} << 16 | std::uint64_t{head[7]} << 24;
    return length > size - 8 ? Result<void>(cutShort(file, "the RIFF chunk", 8, length, size))
                             : Result<void>();
}

bool looksLikeText(const std::array<unsigned char, 512>& bytes, std::size_t count)
{
    return std::all_of(
        bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count),
        [](unsigned char c) { return c >= 0x20 || c == '\n' || c == '\r' || c == '\t' || c == '\f'; });
}

} // namespace

Result<void> checkComplete(const std::filesystem::path& file)
{
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::exists(status)) {
        return badVideo(file, "does not exist", "Check the path.");
    }
    if (!std::filesystem::is_regular_file(status)) {
        return badVideo(file, "expected a video file, got a folder or device",
                        "Give the path of one video file.");
    }
    const std::uint64_t size = std::filesystem::file_size(file, failed);
    std::ifstream stream(file, std::ios::binary);
    if (failed || !stream) {
        return badVideo(file, "cannot be opened for reading", "Check the file's permissions.");
    }
    if (size == 0) {
        return badVideo(file, "expected a video file, got an empty file", "Copy or download the file again.");
    }
    std::array<unsigned char, 512> text{};
    if (looksLikeText(text, readAt(stream, 0, text)) && std::memcmp(text.data(), "YUV4MPEG2", 9) != 0) {
        return badVideo(file, "expected a video file, got a text file",
                        "Give an MP4, MOV, MKV, WebM or AVI file.");
    }
    std::array<unsigned char, 16> head{};
    readAt(stream, 0, head);
    static constexpr std::array kFirstBoxes = {"ftyp", "moov", "mdat", "free", "wide", "skip", "styp"};
    if (std::any_of(kFirstBoxes.begin(), kFirstBoxes.end(),
                    [&](const char* type) { return std::memcmp(head.data() + 4, type, 4) == 0; })) {
        return checkBoxes(file, stream, size);
    }
    if (bigEndian(head.data(), 4) == 0x1a45dfa3U) {
        return checkSegment(file, stream, size);
    }
    if (std::memcmp(head.data(), "RIFF", 4) == 0 && size >= 8) {
        return checkRiff(file, head, size);
    }
    return {};
}

} // namespace cascade::video
