// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ByteSource.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cascade::weights {

/// A member of an archive: its bytes lie in the archive as they are.
struct ZipMember {
    std::uint64_t offset = 0; ///< of the first byte, from the start of the archive
    std::uint64_t bytes = 0;
};

/// Members by name; a stranger chose the names.
using ZipMembers = std::map<std::string, ZipMember, std::less<>>;

/// Reads where the members of a zip archive (APPNOTE 6.3, ZIP64 included) lie, of the kind only that PyTorch
/// writes: nothing is packed, no two members have a name or a byte in common, and every byte belongs to a
/// member, to its header, to a data descriptor that says what the directory says, or to the directory, which
/// lies last. So no two readers can see different things in it. Checksums are not compared: that would read
/// all of the archive, and PyTorch neither checks nor always writes them.
///
/// Errors   BadInput, one message for each rule that is broken: `[file] expected ..., got ...`. Caps of our
///          own: 1,000,000 members, a directory of 256 MiB.
[[nodiscard]] Result<ZipMembers> readZipMembers(const ByteSource& source);

/// The names of members alone, of an archive of any kind, as its directory has them.
///
/// Errors   BadInput if the directory itself is not in order.
[[nodiscard]] Result<std::vector<std::string>> readZipNames(const ByteSource& source);

} // namespace cascade::weights
