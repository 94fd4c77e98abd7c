// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/ZipMembers.h"

#include "core/base/Quote.h"
#include "core/base/ZipFormat.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace cascade::weights {

namespace {

using namespace zip;

constexpr std::uint64_t kMostMembers = 1'000'000;
constexpr std::uint64_t kMostDirectoryBytes = std::uint64_t{256} << 20U;

/// An unsigned number, lowest byte first; the bytes must be known to be there.
std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t width)
{
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;) {
        value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

std::uint16_t number16(std::string_view bytes, std::size_t at)
{
    return static_cast<std::uint16_t>(number(bytes, at, 2));
}

std::uint32_t number32(std::string_view bytes, std::size_t at)
{
    return static_cast<std::uint32_t>(number(bytes, at, 4));
}

std::uint64_t number64(std::string_view bytes, std::size_t at)
{
    return number(bytes, at, 8);
}

std::string little(std::uint64_t value, std::size_t width)
{
    std::string bytes;
    for (std::size_t i = 0; i < width; ++i) {
        bytes += static_cast<char>(value >> 8U * i & 0xFFU);
    }
    return bytes;
}

/// Where the central directory lies, as the end records state it.
struct Directory {
    std::uint64_t members = 0;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::uint64_t end = 0; ///< where the end records begin: the directory must reach so far
};

/// A member as the directory states it.
struct Central {
    std::string_view name;
    unsigned flags = 0;
    unsigned method = 0;
    std::uint32_t crc = 0;
    std::uint64_t packedBytes = 0;
    std::uint64_t bytes = 0;
    std::uint64_t header = 0; ///< where its local header lies
};

/// Reads the directory, then the headers that it names in the order in which they lie. Throws ErrorException.
class ZipReader {
public:
    explicit ZipReader(const ByteSource& source) : m_source(source) {}

    ZipMembers read();
    std::vector<std::string> readNames();

private:
    [[noreturn]] void fail(const std::string& expected, const std::string& got, std::string hint = {}) const;
    [[noreturn]] void failIn(std::string_view name, const std::string& expected,
                             const std::string& got) const;
    std::string bytesAt(std::uint64_t offset, std::size_t bytes) const;

    Directory readEnd() const;
    void readZip64End(std::string_view tail, Directory& directory) const;
    std::vector<Central> readCentrals(std::string_view directory, std::uint64_t count) const;
    void readZip64Extra(std::string_view extra, Central& central) const;
    void checkKind(const Central& central) const;
    ZipMember readLocal(const Central& central, std::uint64_t directoryStart) const;
    void checkGap(const Central* before, std::uint64_t from, std::uint64_t to) const;

    const ByteSource& m_source;
};

void ZipReader::fail(const std::string& expected, const std::string& got, std::string hint) const
{
    throw ErrorException(Error{ErrorCode::BadInput, m_source.name(), "expected " + expected + ", got " + got,
                               std::move(hint)});
}

void ZipReader::failIn(std::string_view name, const std::string& expected, const std::string& got) const
{
    throw ErrorException(Error{ErrorCode::BadInput,
                               m_source.name(),
                               "member " + quotedText(name) + ": expected " + expected + ", got " + got,
                               {}});
}

std::string ZipReader::bytesAt(std::uint64_t offset, std::size_t bytes) const
{
    std::string text(bytes, '\0');
    if (auto read = m_source.read(offset, text.data(), bytes); !read) {
        throw ErrorException(read.error());
    }
    return text;
}

/// Both end records and the locator between them lie at the very end, so one look from behind finds them all.
Directory ZipReader::readEnd() const
{
    const auto size = m_source.size();
    const auto tailBytes = std::min<std::uint64_t>(size, kEndBytes + kZip64LocatorBytes + kZip64EndBytes);
    const auto tail = bytesAt(size - tailBytes, static_cast<std::size_t>(tailBytes));
    const auto at = tail.size() - std::min(tail.size(), kEndBytes);
    const auto end = std::string_view(tail).substr(at);
    if (!end.starts_with(kEndSignature) || number16(end, 20) != 0) {
        fail("a zip archive with its end record as the last bytes",
             "other bytes: the file is cut off, or something was put behind it", "Fetch the file again.");
    }
    Directory directory;
    directory.members = number16(end, 10);
    directory.bytes = number32(end, 12);
    directory.offset = number32(end, 16);
    directory.end = size - kEndBytes;
    if (number16(end, 4) != 0 || number16(end, 6) != 0 || number16(end, 8) != directory.members) {
        fail("an archive in one file", "a part of one");
    }
    readZip64End(std::string_view(tail).substr(0, at), directory);
    if (directory.offset > directory.end || directory.bytes != directory.end - directory.offset) {
        fail("a directory that ends where the end record begins, at " + std::to_string(directory.end),
             std::to_string(directory.bytes) + " bytes from " + std::to_string(directory.offset));
    }
    if (directory.members > kMostMembers || directory.bytes > kMostDirectoryBytes) {
        fail("at most " + std::to_string(kMostMembers) + " members in a directory of at most " +
                 std::to_string(kMostDirectoryBytes) + " bytes",
             std::to_string(directory.members) + " in " + std::to_string(directory.bytes));
    }
    if (directory.members * kCentralBytes > directory.bytes) {
        fail("a directory of " + std::to_string(directory.members) + " members",
             "one of only " + std::to_string(directory.bytes) + " bytes");
    }
    return directory;
}

/// Takes the values of the ZIP64 end record, if there is one; those of the other must agree or point there.
void ZipReader::readZip64End(std::string_view tail, Directory& directory) const
{
    const bool located = tail.size() == kZip64EndBytes + kZip64LocatorBytes &&
                         tail.substr(kZip64EndBytes).starts_with(kZip64LocatorSignature);
    if (!located) {
        if (directory.members == kInZip64Short || directory.bytes == kInZip64 ||
            directory.offset == kInZip64) {
            fail("a ZIP64 end record", "none");
        }
        return;
    }
    const auto end = directory.end - kZip64LocatorBytes - kZip64EndBytes;
    const auto locator = tail.substr(kZip64EndBytes);
    if (number32(locator, 4) != 0 || number64(locator, 8) != end || number32(locator, 16) > 1 ||
        !tail.starts_with(kZip64EndSignature) || number64(tail, 4) != kZip64EndBytes - 12 ||
        number32(tail, 16) != 0 || number32(tail, 20) != 0 || number64(tail, 24) != number64(tail, 32)) {
        fail("a ZIP64 end record right before its locator", "something else");
    }
    const Directory large{number64(tail, 32), number64(tail, 48), number64(tail, 40), end};
    if ((directory.members != kInZip64Short && directory.members != large.members) ||
        (directory.bytes != kInZip64 && directory.bytes != large.bytes) ||
        (directory.offset != kInZip64 && directory.offset != large.offset)) {
        fail("end records that agree", "two that do not");
    }
    directory = large;
}

/// Fills what the directory's 32 bits leave open.
void ZipReader::readZip64Extra(std::string_view extra, Central& central) const
{
    constexpr std::uint16_t kZip64 = 0x0001;
    std::vector<std::uint64_t*> open;
    for (auto* value : {&central.bytes, &central.packedBytes, &central.header}) {
        if (*value == kInZip64) {
            open.push_back(value);
        }
    }
    auto next = open.begin();
    while (!extra.empty()) {
        if (extra.size() < 4 || extra.size() - 4 < number16(extra, 2)) {
            failIn(central.name, "extra fields within its header", "one that is cut off");
        }
        auto field = extra.substr(4, number16(extra, 2));
        if (number16(extra, 0) == kZip64) {
            for (; next != open.end() && field.size() >= 8; ++next, field.remove_prefix(8)) {
                **next = number64(field, 0);
            }
        }
        extra.remove_prefix(std::size_t{4} + number16(extra, 2));
    }
    if (next != open.end()) {
        failIn(central.name, "sizes and offset in 64 bits", "a field without them");
    }
}

std::vector<Central> ZipReader::readCentrals(std::string_view directory, std::uint64_t count) const
{
    std::vector<Central> centrals;
    centrals.reserve(count);
    for (; count > 0; --count) {
        if (directory.size() < kCentralBytes || !directory.starts_with(kCentralSignature)) {
            fail("a directory entry for each member", "other bytes");
        }
        const std::size_t nameBytes = number16(directory, 28);
        const std::size_t extraBytes = number16(directory, 30);
        const auto whole = kCentralBytes + nameBytes + extraBytes;
        if (directory.size() < whole) {
            fail("a whole directory entry", "the end of the directory");
        }
        Central central{directory.substr(kCentralBytes, nameBytes),
                        number16(directory, 8),
                        number16(directory, 10),
                        number32(directory, 16),
                        number32(directory, 20),
                        number32(directory, 24),
                        number32(directory, 42)};
        if (number16(directory, 32) != 0 || number16(directory, 34) != 0) {
            failIn(central.name, "a member without comment, in this file", "another kind");
        }
        readZip64Extra(directory.substr(kCentralBytes + nameBytes, extraBytes), central);
        centrals.push_back(central);
        directory.remove_prefix(whole);
    }
    if (!directory.empty()) {
        fail("a directory of as many members as the end record states",
             std::to_string(directory.size()) + " bytes more");
    }
    return centrals;
}

void ZipReader::checkKind(const Central& central) const
{
    if ((central.flags & (kEncrypted | kStrongEncryption | kMaskedHeaders)) != 0) {
        failIn(central.name, "a member without encryption", "an encrypted one");
    }
    if (central.method != 0) {
        failIn(central.name, "a member stored as it is, as PyTorch writes it",
               "one compressed by method " + std::to_string(central.method));
    }
    if ((central.flags & ~(kDeflateLevel | kDataDescriptor | kUtf8)) != 0) {
        failIn(central.name, "no other flags than descriptor, level and UTF-8",
               std::to_string(central.flags));
    }
    if (central.packedBytes != central.bytes) {
        failIn(central.name, std::to_string(central.bytes) + " bytes stored as they are",
               std::to_string(central.packedBytes));
    }
}

/// Checks the header in front of a member's bytes against the directory and finds the first of them.
ZipMember ZipReader::readLocal(const Central& central, std::uint64_t directoryStart) const
{
    const auto headerBytes = kLocalBytes + central.name.size();
    if (central.header > directoryStart || directoryStart - central.header < headerBytes) {
        failIn(central.name, "its header before the directory",
               "one at byte " + std::to_string(central.header));
    }
    const auto local = bytesAt(central.header, headerBytes);
    const auto agrees = [&](std::size_t at, std::size_t width, std::uint64_t value) {
        const auto stated = number(local, at, width);
        const bool later = (central.flags & kDataDescriptor) != 0 && stated == 0;
        return stated == value || later || (width == 4 && stated == kInZip64);
    };
    if (!local.starts_with(kLocalSignature) || number16(local, 6) != central.flags ||
        number16(local, 8) != central.method || number16(local, 26) != central.name.size() ||
        std::string_view(local).substr(kLocalBytes) != central.name || !agrees(14, 4, central.crc) ||
        !agrees(18, 4, central.packedBytes) || !agrees(22, 4, central.bytes)) {
        failIn(central.name, "a header that says what the directory says", "another one");
    }
    const auto offset = central.header + headerBytes + number16(local, 28);
    if (offset > directoryStart || directoryStart - offset < central.bytes) {
        failIn(central.name, std::to_string(central.bytes) + " bytes before the directory", "fewer");
    }
    return {offset, central.bytes};
}

/// Between two members may lie the descriptor of the first one, in one of its four forms, and nothing else.
void ZipReader::checkGap(const Central* before, std::uint64_t from, std::uint64_t to) const
{
    const bool described = before != nullptr && (before->flags & kDataDescriptor) != 0;
    if (from == to && !described) {
        return;
    }
    if (described && to > from && to - from <= 24) {
        const auto gap = bytesAt(from, static_cast<std::size_t>(to - from));
        for (const std::size_t width : {4, 8}) {
            const auto plain =
                little(before->crc, 4) + little(before->bytes, width) + little(before->bytes, width);
            if (gap == plain || gap == std::string(kDescriptorSignature) + plain) {
                return;
            }
        }
    }
    fail(described ? "a data descriptor alone at byte " + std::to_string(from)
                   : "the next header at byte " + std::to_string(from),
         to < from ? "one at byte " + std::to_string(to) + ": two members share bytes"
                   : std::to_string(to - from) + " bytes that belong to nothing");
}

ZipMembers ZipReader::read()
{
    const auto end = readEnd();
    const auto directory = bytesAt(end.offset, static_cast<std::size_t>(end.bytes));
    auto centrals = readCentrals(directory, end.members);
    std::sort(centrals.begin(), centrals.end(),
              [](const Central& a, const Central& b) { return a.header < b.header; });
    ZipMembers members;
    const Central* before = nullptr;
    std::uint64_t at = 0;
    for (const auto& central : centrals) {
        checkKind(central);
        checkGap(before, at, central.header);
        const auto member = readLocal(central, end.offset);
        if (!members.emplace(central.name, member).second) {
            failIn(central.name, "each name once", "it twice");
        }
        at = member.offset + member.bytes;
        before = &central;
    }
    checkGap(before, at, end.offset);
    return members;
}

std::vector<std::string> ZipReader::readNames()
{
    const auto end = readEnd();
    const auto directory = bytesAt(end.offset, static_cast<std::size_t>(end.bytes));
    std::vector<std::string> names;
    for (const auto& central : readCentrals(directory, end.members)) {
        names.emplace_back(central.name);
    }
    return names;
}

} // namespace

Result<ZipMembers> readZipMembers(const ByteSource& source)
{
    try {
        return ZipReader(source).read();
    } catch (const ErrorException& refused) {
        return refused.error();
    }
}

Result<std::vector<std::string>> readZipNames(const ByteSource& source)
{
    try {
        return ZipReader(source).readNames();
    } catch (const ErrorException& refused) {
        return refused.error();
    }
}

} // namespace cascade::weights
