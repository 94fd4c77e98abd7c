// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace cascade::store {

/// Bytes of one block before compression; the last block of an entry is shorter. Bounds the memory of writer
/// and reader, whatever the size of a frame.
inline constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

/// Compresses blocks: the first bytes of all values, then the second ones and so on, by zstd.
///
/// Threads  one at a time.
class BlockCodec {
public:
    /// `valueBytes` is 1, 2, 4 or 8.
    explicit BlockCodec(std::uint32_t valueBytes);
    ~BlockCodec();
    BlockCodec(BlockCodec&&) noexcept;

    /// The stored form of at most kBlockBytes; valid until the next call.
    [[nodiscard]] std::span<const std::byte> encode(std::span<const std::byte> raw);
    /// Fills `raw`. False if `stored` is not the stored form of that many bytes.
    [[nodiscard]] bool decode(std::span<const std::byte> stored, std::span<std::byte> raw);
    /// No block is stored in more bytes.
    [[nodiscard]] static std::size_t maxStoredBytes();

private:
    struct Contexts;

    std::uint32_t m_valueBytes;
    std::vector<std::byte> m_planes; ///< a block with its bytes in planes
    std::vector<std::byte> m_stored;
    std::unique_ptr<Contexts> m_contexts;
};

} // namespace cascade::store
