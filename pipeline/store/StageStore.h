// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/EntryReader.h"
#include "pipeline/store/EntryWriter.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace cascade::store {

struct StoreOptions {
    std::uint64_t capBytes = std::uint64_t{20} << 30; ///< on disk, of all entries together
};

struct StoreUsage {
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;       ///< on disk, of all entries
    std::uint64_t pinnedBytes = 0; ///< of those that are pinned; may exceed the cap
    std::uint64_t capBytes = 0;
};

struct StoredEntry {
    EntryFile file;
    std::optional<std::string> about; ///< none if it is damaged or cannot be read: `find` says why
};

enum class Pinned { Keep, Remove };

/// Outputs of stages on disk by content key, under a size cap: the least recently used go first, those that a
/// take pins never. Shared by any number of processes, each of which may die at any moment.
///
/// Threads  any.
class StageStore {
public:
    /// Makes the folders and removes what killed processes left half-written.
    ///
    /// Errors   DiskFull if the folder refuses.
    [[nodiscard]] static Result<StageStore> open(const std::filesystem::path& folder,
                                                 const StoreOptions& options = {});

    /// Begins to store what `key` names. See EntryWriter.
    ///
    /// Errors   BadInput for a layout beyond the limits (EntryLayout.h); DiskFull.
    [[nodiscard]] Result<EntryWriter> begin(const Key& key, EntryLayout layout) const;
    /// The entry of `key`, now the most recently used, or nothing. Its frames are checked as they are read.
    ///
    /// Errors   BadInput if the entry is damaged; it is then removed, so that it is computed again. DiskFull.
    [[nodiscard]] Result<std::optional<EntryReader>> find(const Key& key) const;

    /// A pinned entry stays until every owner unpinned it. A key may be pinned before its entry is stored,
    /// and stays pinned without one. Owners are 1 to 64 of [A-Za-z0-9_-], as the id of a take. Both last
    /// through a power failure and may be repeated.
    ///
    /// Errors   BadInput for another owner; DiskFull.
    [[nodiscard]] Result<void> pin(const Key& key, std::string_view owner) const;
    [[nodiscard]] Result<void> unpin(const Key& key, std::string_view owner) const;
    [[nodiscard]] Result<std::set<Key>> pinsOf(std::string_view owner) const;
    /// All pins, by their owners. Errors   DiskFull if the folder cannot be read.
    [[nodiscard]] Result<std::map<std::string, std::set<Key>>> pinsByOwner() const;

    /// Errors   DiskFull if the folder cannot be read.
    [[nodiscard]] Result<StoreUsage> usage() const;
    [[nodiscard]] std::uint64_t capBytes() const { return m_folder->capBytes(); }
    /// The entries as the folder shows them, unread; least recently used first. Errors   DiskFull if the
    /// folder cannot be read.
    [[nodiscard]] Result<std::vector<EntryFile>> files() const { return m_folder->entries(); }
    /// What is there. Errors   DiskFull if the folder cannot be read.
    [[nodiscard]] Result<std::set<Key>> keys() const;
    /// Least recently used first; to be listed is not a use. Errors   DiskFull if the folder cannot be read.
    [[nodiscard]] Result<std::vector<StoredEntry>> list() const;

    /// Removes entries beyond the cap, as every commit does. Returns the bytes removed. Errors   DiskFull.
    [[nodiscard]] Result<std::uint64_t> trim() const;
    /// Removes one entry, pinned or not, and returns whether it was there. Pins stay. Errors   DiskFull.
    [[nodiscard]] Result<bool> remove(const Key& key) const;
    /// Removes all entries, or all that are not pinned, and returns their bytes. Pins stay. Errors DiskFull.
    [[nodiscard]] Result<std::uint64_t> clear(Pinned pinned) const;

private:
    explicit StageStore(std::shared_ptr<const StoreFolder> folder) : m_folder(std::move(folder)) {}

    std::shared_ptr<const StoreFolder> m_folder;
};

} // namespace cascade::store
