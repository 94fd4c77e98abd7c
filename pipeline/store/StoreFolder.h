// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/File.h"
#include "pipeline/store/Key.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::store {

/// An entry as the folder shows it, unread.
struct EntryFile {
    Key key;
    std::uint64_t bytes = 0; ///< on disk
    std::chrono::system_clock::time_point lastUsed;
    bool pinned = false;
};

/// What may go to make room.
struct Eviction {
    std::uint64_t toBytes = 0;    ///< on disk, of what stays
    bool pinnedToo = false;       ///< pinned entries may go as well
    std::optional<Key> keep = {}; ///< an entry that may not
};

/// The files of a store: FOLDER/entries/KEY.stage, FOLDER/pins/KEY.OWNER (empty) and FOLDER/lock. Whoever
/// adds partial files or removes anything holds the lock; readers need none, an entry's name always stands
/// for a whole file.
///
/// Threads  any; the state is on disk, shared with other processes.
class StoreFolder {
public:
    /// Makes the folders and removes what killed processes left half-written.
    ///
    /// Errors   DiskFull if the folder refuses.
    [[nodiscard]] static Result<StoreFolder> open(const std::filesystem::path& folder,
                                                  std::uint64_t capBytes);

    [[nodiscard]] std::uint64_t capBytes() const { return m_capBytes; }
    [[nodiscard]] std::filesystem::path entryPath(const Key& key) const;
    [[nodiscard]] std::filesystem::path pinPath(const Key& key, std::string_view owner) const;
    /// Held as long as the File lives. Errors   DiskFull.
    [[nodiscard]] Result<File> lock() const { return File::lock(m_folder / "lock"); }

    /// Least recently used first. Errors   DiskFull if the folder cannot be read.
    [[nodiscard]] Result<std::vector<EntryFile>> entries() const;
    /// Keys that are pinned, by `owner` if given. Errors   DiskFull if the folder cannot be read.
    [[nodiscard]] Result<std::set<Key>> pins(std::optional<std::string_view> owner = {}) const;
    /// The same by owner.
    [[nodiscard]] Result<std::map<std::string, std::set<Key>>> pinsByOwner() const;

    /// Removes entries, least recently used first, until the rest has at most `toBytes`. Returns the bytes
    /// removed. Takes the lock.
    ///
    /// Errors   DiskFull if the folder refuses.
    [[nodiscard]] Result<std::uint64_t> evict(const Eviction& what) const;
    /// Removes the damaged entry that `file` is, not a new one that has taken its name since. Takes the lock.
    /// Returns `damage`, with a hint that says what became of the entry.
    [[nodiscard]] Error drop(const File& file, Error damage) const;

private:
    StoreFolder(std::filesystem::path folder, std::uint64_t capBytes)
        : m_folder(std::move(folder)), m_capBytes(capBytes)
    {
    }

    std::filesystem::path m_folder;
    std::uint64_t m_capBytes;
};

/// Removes a file that may be gone already. Returns whether it was there. Errors   DiskFull.
[[nodiscard]] Result<bool> removeFile(const std::filesystem::path& path);

} // namespace cascade::store
