// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/EntryFormat.h"

#include "core/base/AtomicFile.h"
#include "core/base/Hash.h"
#include "core/base/Hex.h"
#include "pipeline/store/BlockCodec.h"
#include "pipeline/store/File.h"

#include <sys/stat.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <initializer_list>
#include <string_view>

namespace cascade::store {

namespace {

constexpr std::string_view kMagic = "\x89stage\r\n";
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kKeyBytes = 64;
constexpr std::size_t kHeaderBytes = 8 + 4 + 4 + 8 + 8 + 8 + kKeyBytes;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kRecordBytes = 8 + kDigestBytes;
constexpr std::size_t kSealBytes = 64;

void appendNumber(std::string& out, std::uint64_t value, std::size_t bytes)
{
    for (std::size_t i = 0; i < bytes; ++i) {
        out += static_cast<char>(value >> (8 * i) & 0xff);
    }
}

/// Takes numbers and texts off the front of bytes that are long enough.
class Cursor {
public:
    explicit Cursor(std::string_view bytes) : m_rest(bytes) {}

    std::string_view text(std::size_t bytes)
    {
        const auto taken = m_rest.substr(0, bytes);
        m_rest.remove_prefix(bytes);
        return taken;
    }
    std::uint64_t number(std::size_t bytes)
    {
        std::uint64_t value = 0;
        std::size_t shift = 0;
        for (const char c : text(bytes)) {
            value |= std::uint64_t{static_cast<unsigned char>(c)} << shift;
            shift += 8;
        }
        return value;
    }

private:
    std::string_view m_rest;
};

std::string sealOf(std::initializer_list<std::string_view> parts)
{
    Sha256 hash;
    for (const auto part : parts) {
        hash.update(part);
    }
    return hash.hex();
}

Result<std::string> readText(const File& file, std::uint64_t offset, std::size_t bytes)
{
    std::string text(bytes, '\0');
    if (auto read = readPart(file, offset, std::as_writable_bytes(std::span(text))); !read) {
        return read.error();
    }
    return text;
}

Result<std::uint64_t> sizeOf(const File& file)
{
    struct stat info {};
    if (::fstat(file.descriptor(), &info) != 0) {
        return diskError(file.path(), "cannot be read", errno);
    }
    if (!S_ISREG(info.st_mode)) {
        return damaged(file, "expected a regular file");
    }
    return static_cast<std::uint64_t>(info.st_size);
}

struct Header {
    EntryLayout layout; ///< but for the text
    std::uint64_t aboutBytes = 0;
};

Result<Header> parseHeader(const File& file, std::string_view bytes, const Key& key)
{
    Cursor cursor(bytes);
    if (cursor.text(kMagic.size()) != kMagic) {
        return damaged(file, "not a stage's output");
    }
    if (const auto version = cursor.number(4); version != kVersion) {
        return damaged(file,
                       "expected version " + std::to_string(kVersion) + ", got " + std::to_string(version));
    }
    Header header;
    auto& layout = header.layout;
    layout.valueBytes = static_cast<std::uint32_t>(cursor.number(4));
    layout.frames = cursor.number(8);
    layout.frameBytes = cursor.number(8);
    header.aboutBytes = cursor.number(8);
    if (cursor.text(kKeyBytes) != key.text()) {
        return damaged(file, "it holds the result of another key");
    }
    if (header.aboutBytes > kMaxAboutBytes) {
        return damaged(file, "its text has " + std::to_string(header.aboutBytes) + " bytes");
    }
    if (const auto flaw = flawOf(layout)) {
        return damaged(file, *flaw);
    }
    return header;
}

/// `stored` is the number of bytes that the blocks must fill, which begin at `offset`.
Result<std::vector<StoredBlock>> parseIndex(const File& file, std::string_view index, std::uint64_t offset,
                                            std::uint64_t stored)
{
    std::vector<StoredBlock> blocks(index.size() / kRecordBytes);
    Cursor cursor(index);
    for (auto& block : blocks) {
        block.offset = offset;
        block.bytes = cursor.number(8);
        block.digest = cursor.text(kDigestBytes);
        if (block.bytes > std::min<std::uint64_t>(stored, BlockCodec::maxStoredBytes())) {
            return damaged(file, "a block has " + std::to_string(block.bytes) + " bytes");
        }
        offset += block.bytes;
        stored -= block.bytes;
    }
    if (stored != 0) {
        return damaged(file, std::to_string(stored) + " bytes belong to no block");
    }
    return blocks;
}

/// Reads what follows a `header` that was parsed from `headerBytes`, in a file of `size` bytes.
Result<EntryMap> readRest(const File& file, std::uint64_t size, std::string_view headerBytes, Header header)
{
    // No sum here can overflow: the layout is checked, and so is the length of its text.
    const auto indexBytes = blockCount(header.layout) * kRecordBytes;
    const auto blocksAt = kHeaderBytes + header.aboutBytes;
    if (size < blocksAt + indexBytes + kSealBytes) {
        return damaged(file, "cut short at " + std::to_string(size) + " bytes");
    }
    const auto indexAt = size - kSealBytes - indexBytes;
    auto about = readText(file, kHeaderBytes, header.aboutBytes);
    if (!about) {
        return about.error();
    }
    const auto tail = readText(file, indexAt, indexBytes + kSealBytes);
    if (!tail) {
        return tail.error();
    }
    const auto index = std::string_view(tail.value()).substr(0, indexBytes);
    const auto seal = std::string_view(tail.value()).substr(indexBytes);
    if (sealOf({headerBytes, about.value(), index}) != seal) {
        return damaged(file, "header, text or index are not as they were written");
    }
    auto blocks = parseIndex(file, index, blocksAt, indexAt - blocksAt);
    if (!blocks) {
        return blocks.error();
    }
    header.layout.about = std::move(about).value();
    return EntryMap{std::move(header.layout), std::move(blocks).value()};
}

} // namespace

std::optional<std::string> flawOf(const EntryLayout& layout)
{
    const auto width = layout.valueBytes;
    if (width != 1 && width != 2 && width != 4 && width != 8) {
        return "expected values of 1, 2, 4 or 8 bytes, got " + std::to_string(width);
    }
    if (layout.frameBytes == 0 || layout.frames > kMaxEntryBytes / layout.frameBytes) {
        return "expected frames of 1 byte or more and at most 1 TiB, got " + std::to_string(layout.frames) +
               " of " + std::to_string(layout.frameBytes) + " bytes";
    }
    if (layout.about.size() > kMaxAboutBytes) {
        return "expected a text of at most 1 MiB, got " + std::to_string(layout.about.size()) + " bytes";
    }
    return std::nullopt;
}

std::uint64_t blockCount(const EntryLayout& layout)
{
    return (layout.frames * layout.frameBytes + kBlockBytes - 1) / kBlockBytes;
}

std::size_t rawBytesOfBlock(const EntryLayout& layout, std::uint64_t block)
{
    const auto left = layout.frames * layout.frameBytes - block * kBlockBytes;
    return static_cast<std::size_t>(std::min<std::uint64_t>(left, kBlockBytes));
}

std::string blockDigest(std::span<const std::byte> stored)
{
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits(stored.data(), stored.size()));
    return hexOf(bytes.digest);
}

std::string encodeHead(const Key& key, const EntryLayout& layout)
{
    std::string head(kMagic);
    appendNumber(head, kVersion, 4);
    appendNumber(head, layout.valueBytes, 4);
    appendNumber(head, layout.frames, 8);
    appendNumber(head, layout.frameBytes, 8);
    appendNumber(head, layout.about.size(), 8);
    return head + key.text() + layout.about;
}

std::string encodeTail(const std::string& head, const std::vector<StoredBlock>& blocks)
{
    std::string index;
    for (const auto& block : blocks) {
        appendNumber(index, block.bytes, 8);
        index += block.digest;
    }
    return index + sealOf({head, index});
}

Error damaged(const File& file, std::string what)
{
    return Error{ErrorCode::BadInput, file.path().string(), "damaged: " + std::move(what), {}};
}

Result<void> readPart(const File& file, std::uint64_t offset, std::span<std::byte> out)
{
    const int failed = file.readAt(offset, out);
    if (failed == EIO) {
        return damaged(file, "expected " + std::to_string(out.size()) + " bytes at " +
                                 std::to_string(offset) + ", got fewer");
    }
    return failed == 0 ? Result<void>() : diskError(file.path(), "cannot be read", failed);
}

Result<EntryMap> readEntryMap(const File& file, const Key& key)
{
    const auto size = sizeOf(file);
    if (!size) {
        return size.error();
    }
    const auto headerBytes = readText(file, 0, kHeaderBytes);
    if (!headerBytes) {
        return headerBytes.error();
    }
    auto header = parseHeader(file, headerBytes.value(), key);
    if (!header) {
        return header.error();
    }
    return readRest(file, size.value(), headerBytes.value(), std::move(header).value());
}

} // namespace cascade::store
