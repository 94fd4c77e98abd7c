// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "pipeline/files/About.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace cascade::files {

/// What may be in a pack at most, in bytes once unpacked.
inline constexpr std::size_t kMostArchiveBytes = std::size_t{64} << 20U; ///< of the file itself
inline constexpr std::size_t kMostGraphBytes = std::size_t{8} << 20U;
inline constexpr std::size_t kMostAboutBytes = std::size_t{64} << 10U;
inline constexpr std::size_t kMostPosterBytes = std::size_t{4} << 20U;
inline constexpr std::size_t kMostPreviewBytes = std::size_t{32} << 20U;
inline constexpr unsigned kMostPosterSide = 4096;     ///< pixels
inline constexpr std::size_t kMostPackingRatio = 200; ///< bytes out of one packed byte

/// A graph that is handed on (product.md 4.4): `.cascadepack`.
struct Pack {
    std::string graph; ///< JSON text of an object, as strict as parseJson; what it means is not checked
    PackAbout about;
    std::string poster;  ///< a PNG file, or empty
    std::string preview; ///< an MP4 file, or empty

    bool operator==(const Pack&) const = default;
};

/// Reads a pack that may come from a stranger. Nothing is written to the disk, and no name in the file is
/// ever used as a path. Of the pictures only the first bytes are looked at: decoders must take them as
/// hostile.
///
/// Errors   BadInput with file, member and reason.
/// Threads  any.
[[nodiscard]] Result<Pack> readPack(const std::filesystem::path& path);

/// Writes a pack, whole or not at all. Equal packs give equal bytes, on every machine and at any time.
///
/// Errors   BadInput with the reason for which readPack would refuse it; DiskFull if the disk refuses.
/// Threads  one write of a pack at a time in a process.
[[nodiscard]] Result<void> writePack(const std::filesystem::path& path, const Pack& pack);

} // namespace cascade::files
