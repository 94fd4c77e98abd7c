// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace cascade::store {

/// What an entry holds: `frames` frames of `frameBytes` bytes each, and a text about them.
struct EntryLayout {
    std::uint64_t frames = 0;
    std::uint64_t frameBytes = 0;
    std::uint32_t valueBytes = 2; ///< of one number: 1, 2 (fp16), 4 or 8; a hint that makes entries smaller
    std::string about;            ///< JSON, opaque to the store, at most kMaxAboutBytes
};

inline constexpr std::uint64_t kMaxAboutBytes = std::uint64_t{1} << 20;
inline constexpr std::uint64_t kMaxEntryBytes = std::uint64_t{1} << 40; ///< of all frames, before compression

} // namespace cascade::store
