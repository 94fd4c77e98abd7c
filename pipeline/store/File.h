// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>

namespace cascade::store {

/// An open regular file and its path; closed when destroyed.
///
/// Threads  one at a time, except `readAt`, which any may call.
class File {
public:
    /// Takes over an open descriptor.
    File(int descriptor, std::filesystem::path path) : m_descriptor(descriptor), m_path(std::move(path)) {}
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;

    /// The file at `path` for reading, or nothing if there is none.
    ///
    /// Errors   DiskFull if it is there and cannot be opened.
    [[nodiscard]] static Result<std::optional<File>> open(const std::filesystem::path& path);
    /// The file at `path`, made if need be, with an exclusive flock that this waits for. The lock ends with
    /// the File, or with the process however that dies.
    ///
    /// Errors   DiskFull if it cannot be made or locked.
    [[nodiscard]] static Result<File> lock(const std::filesystem::path& path);

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

    /// Fills `out` from `offset` on. Returns 0 or an errno; EIO if the file ends before.
    [[nodiscard]] int readAt(std::uint64_t offset, std::span<std::byte> out) const;
    /// Errors   DiskFull; an unknown part is then written.
    [[nodiscard]] Result<void> append(std::span<const std::byte> bytes);

private:
    int m_descriptor;
    std::filesystem::path m_path;
};

} // namespace cascade::store
