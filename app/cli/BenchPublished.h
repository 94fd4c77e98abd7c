// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/MachineOptions.h"
#include "core/base/Cancel.h"
#include "core/base/Result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::cli {

/// One evaluation of a published network at full size, on weights and inputs drawn at random.
struct PublishedBench {
    std::string name; ///< one of publishedBenchNames
    std::int64_t frames = 16;
    std::int64_t width = 32; ///< of the latents
    std::int64_t height = 32;
    int rounds = 3;
};

[[nodiscard]] const std::vector<std::string>& publishedBenchNames();

/// Seconds of each round, after one that warms up.
///
/// Errors   BadInput for a name that is none. Throws Cancelled between rounds.
[[nodiscard]] Result<std::vector<double>> timePublished(const PublishedBench& bench, const Machine& machine,
                                                        const CancelToken& cancel);

} // namespace cascade::cli
