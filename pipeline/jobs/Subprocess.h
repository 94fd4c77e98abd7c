// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"

#include <string>
#include <vector>

namespace cascade::jobs {

struct ProgramResult {
    int code = 0; ///< its exit code; 128 + N where signal N ended it
    std::string out;
    std::string error;
};

/// Runs a program of the PATH to its end; no shell looks at the words. Who cancels ends it and all that it
/// started.
///
/// Errors   Internal if it cannot be started. Throws Cancelled.
[[nodiscard]] Result<ProgramResult> runProgram(const std::vector<std::string>& command,
                                               const CancelToken& cancel = {});

} // namespace cascade::jobs
