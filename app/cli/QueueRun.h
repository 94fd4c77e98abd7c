// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/GraphRender.h"
#include "pipeline/store/Queue.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cascade::cli {

/// The user's queue.
[[nodiscard]] Result<store::Queue> openQueue(const Context& context);

/// Renders jobs until none waits. A job that fails is marked so, and the next one runs; Ctrl-C gives the
/// running job back, and it goes on from its last saved step when it is claimed again.
///
/// Errors   those of openRenderer and of the queue itself. Throws Cancelled.
[[nodiscard]] Result<void> runQueue(const RunOptions& options, WorkerUse use, const Context& context);

} // namespace cascade::cli
