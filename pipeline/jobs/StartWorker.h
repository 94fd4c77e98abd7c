// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "pipeline/jobs/WorkerLink.h"

#include <filesystem>

namespace cascade::jobs {

/// Starts `program worker` as a process of its own, which no terminal and no client takes along when it ends,
/// and connects to it once it listens. Where another one is faster, connects to that. What it writes goes to
/// workerLog.
///
/// Errors   Internal if no worker answers; those of WorkerLink::open. Throws Cancelled.
[[nodiscard]] Result<WorkerLink> startWorker(const std::filesystem::path& program, const Places& places,
                                             const CancelToken& cancel);

} // namespace cascade::jobs
