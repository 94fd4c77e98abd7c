// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "pipeline/library/FoundModel.h"
#include "pipeline/library/ModelTree.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace cascade::library {

struct ScanOptions {
    CancelToken cancel;
    /// Called before each candidate is looked at: how many were, of how many, and its path; printable.
    std::function<void(std::size_t done, std::size_t total, const std::string& path)> progress;
    TreeLimits limits;
};

struct ScanResult {
    std::vector<FoundModel> models; ///< each once, whatever its names; also what has a problem
    std::vector<std::string> notes; ///< folders that were not looked at, and why
};

/// Looks through places for weights and says what they are. Headers are read, nothing is hashed, copied or
/// run; of two places that lead to the same file the first has it.
///
/// Errors   none: what cannot be read says so. Throws Cancelled.
/// Threads  any; it takes seconds for hundreds of models, longer on a disk that sleeps.
[[nodiscard]] ScanResult scanModels(const std::vector<ModelPlace>& places, const ScanOptions& options = {});

} // namespace cascade::library
