// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/files/ZipBuilder.h"

#include <QByteArray>

namespace cascade::files::tests {

namespace {

/// CRC-32 of zip archives, bit by bit.
std::uint32_t crcOf(const std::string& bytes)
{
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

/// Flags to sizes, as both headers have them.
std::string sharedFields(const ZipEntry& entry)
{
    return little(entry.flags, 2) + little(entry.method, 2) + little(0, 2) + little(33, 2) +
           little(entry.crc, 4) + little(entry.packed.size(), 4) + little(entry.bytes, 4) +
           little(entry.name.size(), 2);
}

std::size_t nthHeader(const std::string& archive, const std::string& signature, int member)
{
    auto at = archive.find(signature);
    for (int i = 0; i < member; ++i) {
        at = archive.find(signature, at + 1);
    }
    return at;
}

} // namespace

std::string little(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>(value >> (8U * static_cast<unsigned>(i)) & 0xFFU);
    }
    return text;
}

ZipEntry stored(const std::string& name, const std::string& bytes)
{
    return {name, bytes, static_cast<std::uint32_t>(bytes.size()), crcOf(bytes)};
}

ZipEntry deflated(const std::string& name, const std::string& bytes)
{
    auto entry = stored(name, bytes);
    entry.method = 8;
    // Qt gives four bytes of length and a zlib stream: two bytes of head, the deflated data, a checksum of
    // four.
    const auto zlib = qCompress(QByteArray::fromStdString(bytes), 9);
    entry.packed = zlib.mid(6, zlib.size() - 10).toStdString();
    return entry;
}

std::string zipOf(const std::vector<ZipEntry>& entries, const std::string& comment)
{
    std::string archive;
    std::string directory;
    for (const auto& entry : entries) {
        directory += "PK\1\2" + little(0x0314, 2) + little(20, 2) + sharedFields(entry) +
                     little(entry.centralExtra.size(), 2) + little(entry.comment.size(), 2) + little(0, 2) +
                     little(0, 2) + little(entry.externalAttributes, 4) + little(archive.size(), 4) +
                     entry.name + entry.centralExtra + entry.comment;
        archive += "PK\3\4" + little(20, 2) + sharedFields(entry) + little(entry.localExtra.size(), 2) +
                   entry.name + entry.localExtra + entry.packed;
    }
    const auto start = archive.size();
    return archive + directory + "PK\5\6" + little(0, 4) + little(entries.size(), 2) +
           little(entries.size(), 2) + little(directory.size(), 4) + little(start, 4) +
           little(comment.size(), 2) + comment;
}

std::size_t localHeader(const std::string& archive, int member)
{
    return nthHeader(archive, "PK\3\4", member);
}

std::size_t centralHeader(const std::string& archive, int member)
{
    return nthHeader(archive, "PK\1\2", member);
}

std::size_t endRecord(const std::string& archive)
{
    return archive.rfind("PK\5\6");
}

std::string patched(std::string text, std::size_t at, const std::string& bytes)
{
    return text.replace(at, bytes.size(), bytes);
}

Pack fullPack()
{
    Pack pack;
    pack.graph = "{\n  \"nodes\": [],\n  \"schema\": 1\n}\n";
    pack.about = {{"Würfel im Regen", "A. Muster", "CC-BY-4.0", {"cube", "rain"}, "Two lines.\nOf text."},
                  "0.1.0"};
    pack.poster = std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x10\0\0\0\0\x01\x08\x02\0\0\0....", 33) +
                  std::string(100, '\xa5');
    pack.preview = std::string("\0\0\0\x14"
                               "ftypisom\0\0\2\0mp41",
                               20) +
                   std::string(300, '\x5a');
    return pack;
}

std::vector<ZipEntry> fullEntries()
{
    const auto pack = fullPack();
    return {deflated("graph.json", pack.graph),
            stored("about.json", aboutText(pack.about, "about.json").value()),
            stored("poster.png", pack.poster), stored("preview.mp4", pack.preview)};
}

} // namespace cascade::files::tests
