// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/EntryReader.h"

#include <algorithm>

namespace cascade::store {

EntryReader::EntryReader(std::shared_ptr<const StoreFolder> folder, File file, EntryMap map)
    : m_folder(std::move(folder)), m_file(std::move(file)), m_map(std::move(map)),
      m_codec(m_map.layout.valueBytes)
{
}

Result<void> EntryReader::read(std::uint64_t first, std::uint64_t count, std::span<std::byte> out,
                               const CancelToken& cancel)
{
    if (first > frames() || count > frames() - first || out.size() != count * frameBytes()) {
        throw ErrorException(Error{ErrorCode::Internal,
                                   "store/EntryReader",
                                   "expected frames within 0.." + std::to_string(frames()) + " of " +
                                       std::to_string(frameBytes()) + " bytes, got " + std::to_string(count) +
                                       " from " + std::to_string(first) + " into " +
                                       std::to_string(out.size()) + " bytes",
                                   {}});
    }
    auto offset = first * frameBytes();
    while (!out.empty()) {
        cancel.throwIfCancelled();
        if (auto loaded = load(offset / kBlockBytes); !loaded) {
            return droppedIfDamaged(loaded.error());
        }
        const auto part = std::span<const std::byte>(m_raw).subspan(offset % kBlockBytes);
        const auto taken = std::min(part.size(), out.size());
        std::copy_n(part.begin(), taken, out.begin());
        out = out.subspan(taken);
        offset += taken;
    }
    return {};
}

Result<void> EntryReader::check(const CancelToken& cancel)
{
    m_loaded.reset(); // `fetch` overwrites what it was decoded from
    for (std::uint64_t block = 0; block < m_map.blocks.size(); ++block) {
        cancel.throwIfCancelled();
        if (auto fetched = fetch(block); !fetched) {
            return droppedIfDamaged(fetched.error());
        }
    }
    return {};
}

Result<void> EntryReader::load(std::uint64_t block)
{
    if (m_loaded == block) {
        return {};
    }
    m_loaded.reset();
    m_raw.resize(rawBytesOfBlock(m_map.layout, block));
    if (auto fetched = fetch(block); !fetched) {
        return fetched;
    }
    if (!m_codec.decode(m_stored, m_raw)) {
        return damagedBlock(block);
    }
    m_loaded = block;
    return {};
}

Result<void> EntryReader::fetch(std::uint64_t block)
{
    const auto& place = m_map.blocks[block];
    m_stored.resize(place.bytes);
    if (auto got = readPart(m_file, place.offset, m_stored); !got) {
        return got;
    }
    return blockDigest(m_stored) == place.digest ? Result<void>() : damagedBlock(block);
}

Error EntryReader::damagedBlock(std::uint64_t block) const
{
    return damaged(m_file, "block " + std::to_string(block) + " is not as it was written");
}

Error EntryReader::droppedIfDamaged(const Error& error)
{
    return error.code == ErrorCode::BadInput ? m_folder->drop(m_file, error) : error;
}

} // namespace cascade::store
