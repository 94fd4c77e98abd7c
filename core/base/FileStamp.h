// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace cascade {

/// A file as it was read: with another stamp, another file has taken its name, and it is read again.
struct FileStamp {
    std::int64_t modified = 0; ///< in ticks of the file system's clock
    std::uintmax_t bytes = 0;

    bool operator==(const FileStamp&) const = default;
};

/// The stamp of a file now; one like no other if it is not there.
[[nodiscard]] FileStamp stampOf(const std::filesystem::path& file);

} // namespace cascade
