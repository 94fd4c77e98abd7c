// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace cascade::weights {

/// Read-only bytes at known offsets: a file, memory, later a member of an archive.
///
/// Threads  any; reads share no state.
class ByteSource {
public:
    virtual ~ByteSource() = default;

    /// What messages call it: the path of a file.
    [[nodiscard]] virtual const std::string& name() const = 0;
    /// Bytes, as they were when the source was opened.
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// Copies `bytes` bytes from `offset` to `destination`.
    ///
    /// Errors   BadInput if the range is not, or no longer, in the source: a file that shrinks is an error,
    /// never a crash.
    [[nodiscard]] virtual Result<void> read(std::uint64_t offset, void* destination,
                                            std::size_t bytes) const = 0;
};

/// A regular file. It is read by offset straight into the destination, through the kernel's page cache:
/// unlike a mapping this needs no second copy either, and a file cut short by another program gives an error
/// instead of a signal.
///
/// Errors   WeightsMissing if there is none; BadInput if it cannot be opened or is not a regular file.
[[nodiscard]] Result<std::shared_ptr<const ByteSource>> openFileSource(const std::filesystem::path& file);

/// Bytes in memory.
[[nodiscard]] std::shared_ptr<const ByteSource> memorySource(std::string name, std::string bytes);

} // namespace cascade::weights
