// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "core/base/Result.h"
#include "pipeline/jobs/Descriptor.h"

#include <filesystem>
#include <optional>

namespace cascade::jobs {

/// Where a library's worker is met: `worker.sock` in the library's folder.
[[nodiscard]] std::filesystem::path workerSocket(const Places& places);
/// What a worker that was started for a client writes to standard error.
[[nodiscard]] std::filesystem::path workerLog(const Places& places);

/// The right to be a library's worker, held as long as the descriptor lives, or the process however that
/// dies; nothing if another process has it.
///
/// Errors   DiskFull if the library's folder refuses.
[[nodiscard]] Result<std::optional<Descriptor>> claimWorkerPlace(const Places& places);

} // namespace cascade::jobs
