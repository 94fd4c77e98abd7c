// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::files {

/// One member of an archive as its central directory states it; its local header says the same.
struct ZipMember {
    std::string name; ///< any bytes: a stranger chose them
    std::uint16_t method = 0;
    std::uint64_t packedBytes = 0;        ///< in the archive
    std::uint64_t bytes = 0;              ///< once unpacked, as declared
    std::uint32_t externalAttributes = 0; ///< Unix mode in the upper half, DOS attributes in the lowest byte
};

/// Reads the structure of a zip archive (APPNOTE 6.3), of the plainest kind only: local headers from the
/// first byte on, each right behind the data of the one before, then the central directory in the same order,
/// then the end record, then nothing. No byte belongs to two members or to none, so no two readers can see
/// different things in it. Refused: ZIP64, encryption, comments, data descriptors, several disks, extra
/// fields other than times and owners. Names and contents are the caller's to judge.
///
/// Errors   BadInput with `where`, the place in bytes, expected and got.
/// Threads  any.
[[nodiscard]] Result<std::vector<ZipMember>> readZipLayout(std::string_view archive,
                                                           const std::string& where);

} // namespace cascade::files
