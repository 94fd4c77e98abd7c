// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/FileStamp.h"
#include "pipeline/store/Database.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace cascade::store {

/// SHA-256 of files, on disk, shared by all processes that open it, so that a large file is read once: what
/// is known of one holds as long as it has the same time and size. Nothing in it is dear.
///
/// Errors   of every function: those of Database.
/// Threads  one at a time; each thread and each process opens its own.
class FileHashes {
public:
    /// Opens the file, made if it is absent. One that is damaged or not ours is renamed to FILE~ and begun
    /// anew; `note` then says so.
    ///
    /// Errors   DiskFull if it cannot be made or written.
    [[nodiscard]] static Result<FileHashes> open(const std::filesystem::path& file, std::string& note);
    /// Where a library's hashes lie.
    [[nodiscard]] static std::filesystem::path fileIn(const std::filesystem::path& cacheFolder);

    /// What is known of a file as it is now; reads nothing of it. Links are followed.
    [[nodiscard]] Result<std::optional<std::string>> known(const std::filesystem::path& path);
    /// The hash of a file: known, or computed and remembered. A file that changes while it is read, or did
    /// within the last two seconds, is not remembered: it may change again and keep its time and size.
    ///
    /// progress   called with the bytes read so far, where something is read at all, at least once a MiB.
    /// Errors     BadInput if the file cannot be read. Throws Cancelled.
    [[nodiscard]] Result<std::string> of(const std::filesystem::path& path, const CancelToken& cancel = {},
                                         const std::function<void(std::uintmax_t)>& progress = {});
    /// Forgets what was known of files that are gone or have changed.
    [[nodiscard]] Result<void> sweep();

private:
    explicit FileHashes(Database database) : m_database(std::move(database)) {}

    Database m_database;
};

} // namespace cascade::store
