// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "pipeline/store/BlockCodec.h"
#include "pipeline/store/EntryFormat.h"
#include "pipeline/store/StoreFolder.h"

#include <memory>

namespace cascade::store {

/// Reads frames of one entry, in any order, in bounded memory: one block and the list of blocks, whatever the
/// size of a frame. The entry stays readable when the store removes it meanwhile.
///
/// Threads  one at a time; open one each.
class EntryReader {
public:
    EntryReader(EntryReader&&) noexcept = default;

    [[nodiscard]] const std::string& about() const { return m_map.layout.about; }
    [[nodiscard]] std::uint64_t frames() const { return m_map.layout.frames; }
    [[nodiscard]] std::uint64_t frameBytes() const { return m_map.layout.frameBytes; }

    /// Fills `out`, of count * frameBytes bytes, with the frames from `first` on. Frames that the entry does
    /// not have are a broken promise.
    ///
    /// Errors   BadInput if a block is not as it was written ("damaged"); the entry is then removed, so that
    /// it
    ///          is computed again. DiskFull if it cannot be read, as when a network drive is gone. `out` is
    ///          then of no use. Throws Cancelled.
    [[nodiscard]] Result<void> read(std::uint64_t first, std::uint64_t count, std::span<std::byte> out,
                                    const CancelToken& cancel = {});

    /// Whether all frames are as they were written, without decompressing any: as fast as they are read.
    ///
    /// Errors   as read. Throws Cancelled.
    [[nodiscard]] Result<void> check(const CancelToken& cancel = {});

private:
    friend class StageStore;
    EntryReader(std::shared_ptr<const StoreFolder> folder, File file, EntryMap map);

    Result<void> load(std::uint64_t block);
    Result<void> fetch(std::uint64_t block);
    [[nodiscard]] Error damagedBlock(std::uint64_t block) const;
    [[nodiscard]] Error droppedIfDamaged(const Error& error);

    std::shared_ptr<const StoreFolder> m_folder;
    File m_file;
    EntryMap m_map;
    BlockCodec m_codec;
    std::vector<std::byte> m_stored;       ///< a block as it lies in the file
    std::vector<std::byte> m_raw;          ///< the frames of block m_loaded
    std::optional<std::uint64_t> m_loaded; ///< so that small frames in a row decode their block once
};

} // namespace cascade::store
