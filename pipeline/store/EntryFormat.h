// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "pipeline/store/EntryLayout.h"
#include "pipeline/store/Key.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cascade::store {

class File;

/// Where a block lies in an entry's file, and what it must be.
struct StoredBlock {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::string digest; ///< of the stored bytes, see blockDigest
};

/// All of an entry but its frames.
struct EntryMap {
    EntryLayout layout;
    std::vector<StoredBlock> blocks;
};

// An entry's file, version 2. Numbers are little-endian, digests hexadecimal text.
//
//   header   magic 8, version u32, valueBytes u32, frames u64, frameBytes u64, aboutBytes u64, key 64
//   about    aboutBytes
//   blocks   the frames end to end, cut each kBlockBytes, compressed (BlockCodec)
//   index    per block: stored bytes u64, digest 32
//   seal     64, SHA-256 of header, about and index
//
// Offsets and the number of blocks follow from the header and must add up to the size of the file, so there
// are none to lie. Digests of blocks are XXH3's of 128 bits: they tell damage before any of it is
// decompressed, at the pace of memory. Who could forge one could write a block of his own as well.

/// Why no entry can have this layout, or nothing if one can.
[[nodiscard]] std::optional<std::string> flawOf(const EntryLayout& layout);
/// The number of blocks, and the bytes of one of them before compression.
[[nodiscard]] std::uint64_t blockCount(const EntryLayout& layout);
[[nodiscard]] std::size_t rawBytesOfBlock(const EntryLayout& layout, std::uint64_t block);

[[nodiscard]] std::string blockDigest(std::span<const std::byte> stored);
/// What stands before the blocks, and after them. `head` is what encodeHead gave.
[[nodiscard]] std::string encodeHead(const Key& key, const EntryLayout& layout);
[[nodiscard]] std::string encodeTail(const std::string& head, const std::vector<StoredBlock>& blocks);

/// An Error for a file that does not hold what it should.
[[nodiscard]] Error damaged(const File& file, std::string what);
/// Reads and checks all but the blocks. Allocates 1 MiB for `about` and 100 bytes a block at most, blocks
/// being no more than the file has room for.
///
/// Errors   BadInput if the file is not a whole entry of `key`; DiskFull if it cannot be read.
[[nodiscard]] Result<EntryMap> readEntryMap(const File& file, const Key& key);
/// Fills `out` from `offset` on.
///
/// Errors   as readEntryMap; a file that ends before, or a sector that cannot be read, is damage.
[[nodiscard]] Result<void> readPart(const File& file, std::uint64_t offset, std::span<std::byte> out);

} // namespace cascade::store
