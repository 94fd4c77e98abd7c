// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/PackBytes.h"
#include "pipeline/files/PackMembers.h"
#include "pipeline/files/PictureHead.h"
#include "pipeline/files/StrictJson.h"
#include "pipeline/files/TextFile.h"
#include "pipeline/files/ZipHandles.h"

#include <nlohmann/json.hpp>

namespace cascade::files {

namespace {

[[noreturn]] void fail(const std::string& where, const std::string& what)
{
    throw ErrorException(Error{ErrorCode::BadInput, where, what, {}});
}

ArchivePointer openArchive(std::string_view bytes, const std::string& where)
{
    ZipError error;
    SourcePointer source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, error.get()));
    ArchivePointer archive(
        source ? zip_open_from_source(source.get(), ZIP_RDONLY | ZIP_CHECKCONS, error.get()) : nullptr);
    if (!archive) {
        fail(where, "expected a sound zip archive, got one of which libzip says: " + error.text());
    }
    static_cast<void>(source.release()); // the archive's now
    return archive;
}

/// Unpacks a member into memory: as many bytes as are declared, which are known to be within the cap, and not
/// one more, whatever is packed. libzip compares the checksum at the end.
std::string unpack(zip_t* archive, std::size_t index, const ZipMember& declared, const std::string& where)
{
    const MemberPointer member(zip_fopen_index(archive, index, 0));
    if (!member) {
        fail(where, std::string("cannot be unpacked: ") + zip_strerror(archive));
    }
    std::string bytes(declared.bytes, '\0');
    std::size_t done = 0;
    char beyond = 0;
    while (true) {
        const bool full = done == bytes.size();
        const auto got =
            zip_fread(member.get(), full ? &beyond : bytes.data() + done, full ? 1 : bytes.size() - done);
        if (got < 0) {
            fail(where, std::string("cannot be unpacked: ") + zip_file_strerror(member.get()));
        }
        if (got == 0) {
            break;
        }
        if (full) {
            fail(where, "expected " + std::to_string(declared.bytes) + " bytes as declared, got more");
        }
        done += static_cast<std::size_t>(got);
    }
    if (done != bytes.size()) {
        fail(where, "expected " + std::to_string(declared.bytes) + " bytes as declared, got " +
                        std::to_string(done));
    }
    return bytes;
}

void checkGraph(std::string_view text, const std::string& where)
{
    JsonLimits limits;
    limits.mostBytes = kMostGraphBytes;
    const auto json = parseJson(text, where, limits);
    if (!json.value().is_object()) {
        fail(where, std::string("expected an object, got ") + json.value().type_name());
    }
}

void takeMember(Pack& pack, const std::string& name, std::string bytes, const std::string& where)
{
    if (name == kGraphMember) {
        checkGraph(bytes, where);
        pack.graph = std::move(bytes);
    } else if (name == kAboutMember) {
        pack.about = parseAbout(bytes, where).value();
    } else if (name == kPosterMember) {
        checkPngHead(bytes, kMostPosterSide, where).value();
        pack.poster = std::move(bytes);
    } else {
        checkMp4Head(bytes, where).value();
        pack.preview = std::move(bytes);
    }
}

} // namespace

Result<Pack> parsePack(std::string_view archive, const std::string& where)
{
    try {
        const auto members = readZipLayout(archive, where).value();
        checkMembers(members, where).value();
        const auto opened = openArchive(archive, where);
        Pack pack;
        for (std::size_t i = 0; i < members.size(); ++i) {
            const auto place = where + "/" + members[i].name;
            takeMember(pack, members[i].name, unpack(opened.get(), i, members[i], place), place);
        }
        return pack;
    } catch (const ErrorException& refused) {
        return refused.error();
    }
}

Result<Pack> readPack(const std::filesystem::path& path)
{
    const auto archive = readFile(path, kMostArchiveBytes);
    if (!archive) {
        return archive.error();
    }
    return parsePack(archive.value(), path.string());
}

} // namespace cascade::files
