// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "pipeline/store/BlockCodec.h"
#include "pipeline/store/EntryFormat.h"
#include "pipeline/store/PartialFile.h"
#include "pipeline/store/StoreFolder.h"

#include <memory>

namespace cascade::store {

/// Takes the frames of one entry as they come, in bounded memory. Nothing is visible until `commit`; a writer
/// that is destroyed without it leaves nothing behind.
///
/// Threads  one at a time. Writers of one key may run side by side, in any number of processes: the last one
///          stays, and equal keys mean equal results.
class EntryWriter {
public:
    EntryWriter(EntryWriter&&) noexcept = default;

    /// Appends whole frames, any number of them, in order. A broken promise if that makes more of them than
    /// the layout says.
    ///
    /// Errors   DiskFull. Throws Cancelled. The writer is spent by either, its part of the disk free again.
    [[nodiscard]] Result<void> append(std::span<const std::byte> frames, const CancelToken& cancel = {});

    /// Makes the entry durable and visible, then trims the store to its cap, this entry kept. A broken
    /// promise before all frames came. Call once.
    ///
    /// Errors   DiskFull; the writer is then spent and nothing of it left. An older entry that cannot be
    ///          removed is no error here: StageStore::trim tells.
    [[nodiscard]] Result<void> commit();

private:
    friend class StageStore;
    EntryWriter(std::shared_ptr<const StoreFolder> folder, Key key, const EntryLayout& layout,
                PartialFile file);

    Result<void> writeHead() { return write(std::as_bytes(std::span(m_head))); }
    Result<void> write(std::span<const std::byte> bytes);
    Result<void> writeBlock();
    void requireOpen() const;

    std::shared_ptr<const StoreFolder> m_folder;
    Key m_key;
    std::uint64_t m_frameBytes;
    std::uint64_t m_bytesLeft;         ///< of all frames, still to come
    std::optional<PartialFile> m_file; ///< none once spent
    std::string m_head;
    std::vector<StoredBlock> m_blocks;
    std::vector<std::byte> m_pending; ///< of the block that is not full yet
    BlockCodec m_codec;
};

} // namespace cascade::store
