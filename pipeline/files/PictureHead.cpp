// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/PictureHead.h"

#include <cstddef>
#include <cstdint>

namespace cascade::files {

namespace {

/// Four bytes, the highest first; they must be there.
std::uint32_t number32(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

Error refused(const std::string& where, const std::string& expected, const std::string& got)
{
    return Error{ErrorCode::BadInput, where, "expected " + expected + ", got " + got, {}};
}

} // namespace

Result<void> checkPngHead(std::string_view bytes, unsigned mostSide, const std::string& where)
{
    // Signature, then the first chunk: 13 bytes of IHDR, which start with width and height.
    constexpr std::string_view kStart("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16);
    constexpr std::size_t kHeadBytes = 33; // with the rest of IHDR and its checksum
    if (bytes.size() < kHeadBytes || !bytes.starts_with(kStart)) {
        return refused(where, "a PNG file", "other bytes");
    }
    const auto width = number32(bytes, 16);
    const auto height = number32(bytes, 20);
    if (width < 1 || height < 1 || width > mostSide || height > mostSide) {
        return refused(where, "1 to " + std::to_string(mostSide) + " pixels a side",
                       std::to_string(width) + "x" + std::to_string(height));
    }
    return {};
}

Result<void> checkMp4Head(std::string_view bytes, const std::string& where)
{
    constexpr std::size_t kLeastBytes = 16; // size, "ftyp", major brand, version
    if (bytes.size() < kLeastBytes || bytes.substr(4, 4) != "ftyp") {
        return refused(where, "an MP4 file", "other bytes");
    }
    const auto box = number32(bytes, 0);
    if (box < kLeastBytes || box > bytes.size()) {
        return refused(where, "a whole 'ftyp' box", "one of " + std::to_string(box) + " bytes");
    }
    return {};
}

} // namespace cascade::files
