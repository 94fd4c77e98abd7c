// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/File.h"

namespace cascade::store {

/// A file on its way to its final name. Its writer holds a flock on it, which the kernel ends with the writer
/// however that dies: a partial file is abandoned exactly if its lock is free, whatever process ids are
/// reused.
class PartialFile {
public:
    /// Makes a hidden, empty file beside `target`, of a name of its own. Hold the store's lock: between
    /// making and locking, the file looks abandoned.
    ///
    /// Errors   DiskFull if the folder refuses.
    [[nodiscard]] static Result<PartialFile> create(const std::filesystem::path& target);
    /// Removes the file unless it was committed.
    ~PartialFile();
    PartialFile(PartialFile&& other) noexcept;
    PartialFile& operator=(PartialFile&&) = delete;

    /// Errors   DiskFull.
    [[nodiscard]] Result<void> append(std::span<const std::byte> bytes) { return m_file.append(bytes); }
    /// Makes it durable under the name of `target`, used now; replaces a file that is there.
    ///
    /// Errors   DiskFull; the partial file is then removed.
    [[nodiscard]] Result<void> commit();

private:
    PartialFile(File file, std::filesystem::path target)
        : m_file(std::move(file)), m_target(std::move(target))
    {
    }

    File m_file;
    std::filesystem::path m_target; ///< empty once committed, or moved from
};

/// Removes the partial files in `folder` whose writers are gone. Hold the store's lock.
void removeAbandonedPartials(const std::filesystem::path& folder);

/// Sets the time of last use, to the nanosecond where the file system keeps it: the kernel's own stamps are a
/// few milliseconds coarse. Best effort, as on a disk that can only be read.
void markUsedNow(const File& file);

} // namespace cascade::store
