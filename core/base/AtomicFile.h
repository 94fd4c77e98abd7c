// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <filesystem>
#include <optional>
#include <string_view>

namespace cascade {

/// The Error of a disk that refuses, worded from `number`, an errno: "[FILE] cannot be written: No space
/// left".
[[nodiscard]] Error diskError(const std::filesystem::path& file, const char* action, int number);

/// Makes names that came to or went from `folder` last through a power failure. Some file systems refuse to
/// sync a folder; the names then stand as far as those promise.
void syncFolder(const std::filesystem::path& folder);

/// A path beside `target` to write to until the file is whole; hidden, and of this process only.
[[nodiscard]] std::filesystem::path partialPath(const std::filesystem::path& target);

/// Writes `bytes` to `partialPath(target)` and flushes them to the disk. Permissions are the given ones, or
/// those that the process gives to new files.
///
/// Errors   DiskFull if the disk refuses; the partial file is then removed.
/// Threads  one write of a target at a time in a process.
[[nodiscard]] Result<void> writePartial(const std::filesystem::path& target, std::string_view bytes,
                                        std::optional<std::filesystem::perms> permissions = {});

/// Makes a finished partial file the target: fsync, rename, fsync of the folder. The target is either the old
/// file or the whole new one at any moment, a crash included. What killed processes left half-written of the
/// target is removed as well.
///
/// Errors   DiskFull if the disk refuses; the partial file is then removed.
[[nodiscard]] Result<void> commitFile(const std::filesystem::path& partial,
                                      const std::filesystem::path& target);

/// Writes `bytes` to `target` through a partial file.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path& target, std::string_view bytes);

} // namespace cascade
