// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace cascade::files {

/// All bytes of a file on the disk, symbolic links followed. Whatever else may stand under a name (folder,
/// FIFO, device, socket) is refused and not waited for.
///
/// Errors   BadInput if it is missing, not a file, unreadable, or longer than `mostBytes`.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path& path, std::size_t mostBytes);

/// Where `saveFile` keeps the version before the last: `shot.cascade~` for `shot.cascade`.
[[nodiscard]] std::filesystem::path previousVersion(const std::filesystem::path& path);

/// Saves a document. At any moment, a crash or power cut included, either the old or the whole new version is
/// under `path`; the old one is kept as `previousVersion`. A symbolic link stays one: its target is saved,
/// and the previous version is kept beside the target. Permissions are kept.
///
/// Errors   DiskFull if the disk or the permissions refuse, or if something else than a file of at most 64
/// MiB
///          has the name; what is under `path` is then as it was.
/// Threads  one save of a document at a time in a process.
[[nodiscard]] Result<void> saveFile(const std::filesystem::path& path, std::string_view bytes);

} // namespace cascade::files
