// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Places.h"
#include "pipeline/worker/RunLoop.h"

#include <functional>

namespace cascade::worker {

inline constexpr std::size_t kMostClients = 32; ///< at a time; further ones are turned away

struct WorkerOptions {
    Places places;
    double idleSec = 300; ///< without clients and runs, until it ends by itself
    MakeRenderer makeRenderer;
    std::function<void()> ready; ///< called once it listens; may be empty
    CancelToken stop;            ///< SIGTERM, Ctrl-C
};

/// How a worker came to its end.
enum class WorkerEnd { Idle, Stopped, AnotherRuns, LibraryGone };

/// Is the worker of a library: listens at its socket, renders what clients ask for, until it has been idle
/// for long enough, is told to stop, or the library's folder is removed. It ends within a second or so of
/// being told, whatever it is doing; what it finished is in the store.
///
/// Errors   DiskFull if the library's folder refuses.
/// Threads  serves on the caller's, computes on one of its own.
[[nodiscard]] Result<WorkerEnd> serveWorker(const WorkerOptions& options);

} // namespace cascade::worker
