// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/ContainerMetadata.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace cascade::video {

/// The file of tags beside `file`: its whole name with `.cascade.json` after it.
[[nodiscard]] std::filesystem::path sidecarPath(const std::filesystem::path& file);

/// Frame `number` of a sequence: `name.0001.png` beside `name.png`, at least four digits.
[[nodiscard]] std::filesystem::path framePath(const std::filesystem::path& sequence, std::int64_t number);

/// The number in the name of a sequence's frame: 1 for `name.0001.png`; none in other names.
[[nodiscard]] std::optional<std::int64_t> frameNumber(const std::filesystem::path& frame);

/// Writes the tags beside `file`, all of them or none.
///
/// Errors  DiskFull.
[[nodiscard]] Result<void> writeSidecar(const std::filesystem::path& file, const Tags& tags);

/// The tags beside a file, or beside the sequence whose frame it is; none where there is no such file.
///
/// Errors  BadInput if it is no object of strings, or of more than 64 MiB.
[[nodiscard]] Result<Tags> readSidecar(const std::filesystem::path& file);

} // namespace cascade::video
