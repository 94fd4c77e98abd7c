// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <CLI/CLI.hpp>

#include <string>

namespace cascade::cli {

/// Which process computes what a command asks for.
enum class WorkerUse {
    Auto,  ///< the library's worker if one runs, else this process: no process is left behind
    Start, ///< the library's worker, started if none runs
    Never, ///< this process
};

/// Adds --worker, whose value `text` holds and defaults to.
void addWorkerUse(CLI::App& command, std::string& text);
/// Errors   BadInput naming the choices.
[[nodiscard]] Result<WorkerUse> workerUse(const std::string& text);

} // namespace cascade::cli
