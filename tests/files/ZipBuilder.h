// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/files/Pack.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::files::tests {

/// A member as an archive shall state it, true or not.
struct ZipEntry {
    std::string name;
    std::string packed; ///< what lies in the archive
    std::uint32_t bytes = 0;
    std::uint32_t crc = 0;
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    std::uint32_t externalAttributes = 0100644U << 16U;
    std::string localExtra;
    std::string centralExtra;
    std::string comment;
};

ZipEntry stored(const std::string& name, const std::string& bytes);
ZipEntry deflated(const std::string& name, const std::string& bytes);

/// An archive of these members, in the plain form that the reader asks for unless the entries say otherwise.
std::string zipOf(const std::vector<ZipEntry>& entries, const std::string& comment = {});

/// `bytes`, lowest first, as they lie in archives.
std::string little(std::uint64_t value, int bytes);

/// Where the header of the member with that number starts, and the end record.
std::size_t localHeader(const std::string& archive, int member);
std::size_t centralHeader(const std::string& archive, int member);
std::size_t endRecord(const std::string& archive);

/// `text` with `bytes` in the place of as many from `at` on.
std::string patched(std::string text, std::size_t at, const std::string& bytes);

/// A pack with everything in it, and the members of one.
Pack fullPack();
std::vector<ZipEntry> fullEntries();

} // namespace cascade::files::tests
