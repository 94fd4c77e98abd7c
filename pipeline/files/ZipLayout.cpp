// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/ZipLayout.h"

#include "core/base/Quote.h"
#include "core/base/ZipFormat.h"

#include <algorithm>

namespace cascade::files {

namespace {

using namespace zip;

constexpr std::size_t kMostMembers = 64; // to be named in a message; packs have four
constexpr std::size_t kMostComment = 0xFFFF;

/// The fields that local and central header share.
struct SharedFields {
    unsigned flags = 0;
    unsigned method = 0;
    std::uint32_t crc = 0;
    std::uint32_t packedBytes = 0;
    std::uint32_t bytes = 0;
    std::size_t nameBytes = 0;
    std::size_t extraBytes = 0;
    std::string_view name;

    bool operator==(const SharedFields& other) const
    {
        return flags == other.flags && method == other.method && crc == other.crc &&
               packedBytes == other.packedBytes && bytes == other.bytes && name == other.name;
    }
};

/// Walks through an archive from its first byte to its last. Throws ErrorException.
class LayoutReader {
public:
    LayoutReader(std::string_view archive, const std::string& where) : m_archive(archive), m_where(where) {}

    std::vector<ZipMember> read();

private:
    [[noreturn]] void fail(std::size_t place, const std::string& expected, const std::string& got) const;
    void need(std::size_t place, std::size_t bytes, const char* what) const;
    std::uint32_t number(std::size_t place, std::size_t bytes) const;
    std::uint16_t number16(std::size_t place) const { return static_cast<std::uint16_t>(number(place, 2)); }
    std::uint32_t number32(std::size_t place) const { return number(place, 4); }
    bool has(std::size_t place, std::string_view signature) const
    {
        return m_archive.substr(std::min(place, m_archive.size()), signature.size()) == signature;
    }

    void readEnd();
    [[noreturn]] void failWithoutEnd() const;
    SharedFields readShared(std::size_t place, std::size_t fieldsAt, std::size_t headerBytes) const;
    void checkFlags(std::size_t place, unsigned flags) const;
    void checkExtra(std::size_t place, std::size_t bytes) const;
    ZipMember readMember();

    std::string_view m_archive;
    const std::string& m_where;
    std::size_t m_members = 0;
    std::size_t m_directory = 0; // where the central directory starts, and its end record
    std::size_t m_end = 0;
    std::size_t m_local = 0; // the next local and central header
    std::size_t m_central = 0;
};

void LayoutReader::fail(std::size_t place, const std::string& expected, const std::string& got) const
{
    throw ErrorException(Error{ErrorCode::BadInput,
                               m_where,
                               "byte " + std::to_string(place) + ": expected " + expected + ", got " + got,
                               {}});
}

void LayoutReader::need(std::size_t place, std::size_t bytes, const char* what) const
{
    if (place > m_archive.size() || m_archive.size() - place < bytes) {
        fail(place, std::string("a whole ") + what, "the end of the archive");
    }
}

/// An unsigned number, lowest byte first; the bytes must be known to be there.
std::uint32_t LayoutReader::number(std::size_t place, std::size_t bytes) const
{
    std::uint32_t value = 0;
    for (std::size_t i = bytes; i-- > 0;) {
        value = value << 8U | static_cast<unsigned char>(m_archive[place + i]);
    }
    return value;
}

/// Says why the last bytes are no end record: cut off, or more behind it.
void LayoutReader::failWithoutEnd() const
{
    const auto from =
        m_archive.size() > kMostComment + kEndBytes ? m_archive.size() - kMostComment - kEndBytes : 0;
    const auto found = m_archive.rfind(kEndSignature);
    if (found == std::string_view::npos || found < from || m_archive.size() - found < kEndBytes) {
        fail(m_archive.size(), "an end record as the last bytes", "none: the archive is cut off");
    }
    const auto behind = m_archive.size() - found - kEndBytes;
    const std::size_t comment = number16(found + 20);
    fail(found + kEndBytes, "nothing behind the end record",
         comment == 0 ? std::to_string(behind) + " bytes that belong to nothing"
                      : "a comment of " + std::to_string(comment) + " bytes");
}

void LayoutReader::readEnd()
{
    if (!has(0, kLocalSignature)) {
        fail(0, "a zip archive that starts with its first member", "other bytes");
    }
    m_end = m_archive.size() < kEndBytes ? 0 : m_archive.size() - kEndBytes;
    if (!has(m_end, kEndSignature) || number16(m_end + 20) != 0) {
        failWithoutEnd();
    }
    const auto size = number32(m_end + 12);
    const auto start = number32(m_end + 16);
    m_members = number16(m_end + 10);
    const bool located =
        m_end >= kZip64LocatorBytes && has(m_end - kZip64LocatorBytes, kZip64LocatorSignature);
    if (located || size == kInZip64 || start == kInZip64 || m_members == 0xFFFF) {
        fail(m_end, "an archive without ZIP64 fields", "one with them");
    }
    if (number16(m_end + 4) != 0 || number16(m_end + 6) != 0 || number16(m_end + 8) != m_members) {
        fail(m_end + 4, "an archive on one disk", "a part of one");
    }
    if (std::uint64_t{start} + size != m_end) {
        fail(m_end + 12, "a directory that ends where the end record starts",
             std::to_string(size) + " bytes from byte " + std::to_string(start));
    }
    if (m_members > kMostMembers) {
        fail(m_end + 10, "at most " + std::to_string(kMostMembers) + " members", std::to_string(m_members));
    }
    m_directory = start;
}

/// Reads flags to lengths, which lie in the same order in both headers, and the name behind the header.
SharedFields LayoutReader::readShared(std::size_t place, std::size_t fieldsAt, std::size_t headerBytes) const
{
    const auto at = place + fieldsAt;
    SharedFields fields;
    fields.flags = number16(at);
    fields.method = number16(at + 2);
    fields.crc = number32(at + 8); // between them: time and date
    fields.packedBytes = number32(at + 12);
    fields.bytes = number32(at + 16);
    fields.nameBytes = number16(at + 20);
    fields.extraBytes = number16(at + 22);
    need(place + headerBytes, fields.nameBytes + fields.extraBytes, "name of a member");
    fields.name = m_archive.substr(place + headerBytes, fields.nameBytes);
    checkFlags(at, fields.flags);
    if (fields.packedBytes == kInZip64 || fields.bytes == kInZip64) {
        fail(at + 12, "sizes without ZIP64 fields", "one in such a field");
    }
    checkExtra(place + headerBytes + fields.nameBytes, fields.extraBytes);
    return fields;
}

void LayoutReader::checkFlags(std::size_t place, unsigned flags) const
{
    if ((flags & (kEncrypted | kStrongEncryption | kMaskedHeaders)) != 0) {
        fail(place, "members without encryption", "an encrypted one");
    }
    if ((flags & kDataDescriptor) != 0) {
        fail(place, "sizes in front of the data", "a data descriptor behind them");
    }
    if ((flags & ~(kDeflateLevel | kUtf8)) != 0) {
        fail(place, "no other flags than UTF-8 and level", std::to_string(flags));
    }
}

/// Extra fields may say when and whose a member was; others change its name, its size or how it is read.
void LayoutReader::checkExtra(std::size_t place, std::size_t bytes) const
{
    constexpr std::uint16_t kNtfsTimes = 0x000A;
    constexpr std::uint16_t kUnixTimes = 0x5455;
    constexpr std::uint16_t kOldUnixTimes = 0x5855;
    constexpr std::uint16_t kUnixOwner = 0x7875;
    constexpr std::uint16_t kZip64 = 0x0001;
    const auto end = place + bytes;
    while (place < end) {
        if (end - place < 4 || end - place - 4 < number16(place + 2)) {
            fail(place, "an extra field within its header", "one that is cut off");
        }
        const auto id = number16(place);
        if (id == kZip64) {
            fail(place, "an archive without ZIP64 fields", "one with them");
        }
        if (id != kNtfsTimes && id != kUnixTimes && id != kOldUnixTimes && id != kUnixOwner) {
            fail(place, "no extra fields but times and owners", "field " + std::to_string(id));
        }
        place += std::size_t{4} + number16(place + 2);
    }
}

ZipMember LayoutReader::readMember()
{
    need(m_central, kCentralBytes, "directory entry");
    if (m_central >= m_end || !has(m_central, kCentralSignature)) {
        fail(m_central, "a directory entry", "other bytes");
    }
    const auto central = readShared(m_central, 8, kCentralBytes);
    if (number16(m_central + 32) != 0) {
        fail(m_central + 32, "members without comments",
             "one of " + std::to_string(number16(m_central + 32)) + " bytes");
    }
    if (number16(m_central + 34) != 0) {
        fail(m_central + 34, "an archive on one disk", "a member on another");
    }
    const auto member = quotedText(central.name);
    if (number32(m_central + 42) != m_local) {
        fail(m_central + 42, member + " to start at byte " + std::to_string(m_local),
             std::to_string(number32(m_central + 42)));
    }
    need(m_local, kLocalBytes, "local header");
    if (!has(m_local, kLocalSignature)) {
        fail(m_local, "the local header of " + member, "other bytes");
    }
    const auto local = readShared(m_local, 6, kLocalBytes);
    if (!(local == central)) {
        fail(m_local, "a local header that agrees with the directory", "another one for " + member);
    }
    const auto data = m_local + kLocalBytes + local.nameBytes + local.extraBytes;
    if (data > m_directory || m_directory - data < local.packedBytes) {
        fail(data, std::to_string(local.packedBytes) + " bytes of " + member + " before the directory",
             "fewer");
    }
    m_local = data + local.packedBytes;
    ZipMember result{std::string(central.name), static_cast<std::uint16_t>(central.method),
                     central.packedBytes, central.bytes, number32(m_central + 38)};
    m_central += kCentralBytes + central.nameBytes + central.extraBytes;
    return result;
}

std::vector<ZipMember> LayoutReader::read()
{
    readEnd();
    m_central = m_directory;
    std::vector<ZipMember> members;
    for (std::size_t i = 0; i < m_members; ++i) {
        members.push_back(readMember());
    }
    if (m_local != m_directory) {
        fail(m_local, "the directory behind the last member",
             std::to_string(m_directory - m_local) + " bytes that belong to nothing");
    }
    if (m_central != m_end) {
        fail(m_central, "as many members as the directory holds", std::to_string(m_members));
    }
    return members;
}

} // namespace

Result<std::vector<ZipMember>> readZipLayout(std::string_view archive, const std::string& where)
{
    try {
        return LayoutReader(archive, where).read();
    } catch (const ErrorException& refused) {
        return refused.error();
    }
}

} // namespace cascade::files
