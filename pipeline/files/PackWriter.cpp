// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/AtomicFile.h"
#include "pipeline/files/PackBytes.h"
#include "pipeline/files/ZipHandles.h"

#include <array>
#include <utility>

namespace cascade::files {

namespace {

[[noreturn]] void failWith(const std::string& where, const std::string& words)
{
    throw ErrorException(Error{ErrorCode::Internal, where, "cannot be packed: " + words, {}});
}

/// Adds a member without compression: compressed bytes differ between versions of zlib, and pictures, most of
/// a pack, are compressed already.
void addMember(zip_t* archive, const char* name, std::string_view bytes, const std::string& where)
{
    constexpr zip_uint16_t kFirstDosDate = (1U << 5U) | 1U; // 1 January 1980
    constexpr zip_uint32_t kPlainFile = 0100644U << 16U;
    SourcePointer source(zip_source_buffer(archive, bytes.data(), bytes.size(), 0));
    const auto index = source ? zip_file_add(archive, name, source.get(), ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        failWith(where, zip_strerror(archive));
    }
    static_cast<void>(source.release()); // the archive's now
    const auto member = static_cast<zip_uint64_t>(index);
    if (zip_set_file_compression(archive, member, ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(archive, member, 0, kFirstDosDate, 0) != 0 ||
        zip_file_set_external_attributes(archive, member, 0, ZIP_OPSYS_UNIX, kPlainFile) != 0) {
        failWith(where, zip_strerror(archive));
    }
}

std::string bytesOf(zip_source_t* source, const std::string& where)
{
    zip_stat_t state;
    if (zip_source_open(source) != 0 || zip_source_stat(source, &state) != 0) {
        failWith(where, zip_error_strerror(zip_source_error(source)));
    }
    std::string bytes(state.size, '\0');
    const auto got = zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    if (got < 0 || static_cast<std::size_t>(got) != bytes.size()) {
        failWith(where, "the archive in memory cannot be read back");
    }
    return bytes;
}

std::string build(const Pack& pack, const std::string& where)
{
    const auto about = aboutText(pack.about, where + "/" + kAboutMember).value();
    ZipError error;
    SourcePointer target(zip_source_buffer_create(nullptr, 0, 0, error.get()));
    if (!target) {
        failWith(where, error.text());
    }
    zip_source_keep(target.get()); // one share for the archive, one to read the bytes from afterwards
    ArchivePointer archive(zip_open_from_source(target.get(), ZIP_CREATE | ZIP_TRUNCATE, error.get()));
    if (!archive) {
        zip_source_free(target.get());
        failWith(where, error.text());
    }
    const std::array<std::pair<const char*, std::string_view>, 4> members = {
        {{kGraphMember, pack.graph},
         {kAboutMember, about},
         {kPosterMember, pack.poster},
         {kPreviewMember, pack.preview}}};
    for (const auto& [name, bytes] : members) {
        if (!bytes.empty()) {
            addMember(archive.get(), name, bytes, where);
        }
    }
    if (zip_close(archive.get()) != 0) {
        failWith(where, zip_strerror(archive.get()));
    }
    static_cast<void>(archive.release()); // closing has freed it
    return bytesOf(target.get(), where);
}

} // namespace

Result<std::string> packBytes(const Pack& pack, const std::string& where)
{
    try {
        auto bytes = build(pack, where);
        if (parsePack(bytes, where).value() != pack) { // what readPack would refuse is never written
            failWith(where, "it would not be read back as it is");
        }
        return bytes;
    } catch (const ErrorException& refused) {
        return refused.error();
    }
}

Result<void> writePack(const std::filesystem::path& path, const Pack& pack)
{
    const auto bytes = packBytes(pack, path.string());
    if (!bytes) {
        return bytes.error();
    }
    return writeFileAtomically(path, bytes.value());
}

} // namespace cascade::files
