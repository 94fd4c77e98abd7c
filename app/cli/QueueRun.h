// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/GraphRender.h"
#include "pipeline/store/Queue.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace cascade::cli {

/// What a job says beyond its graph and seed: kept as JSON in the queue.
struct JobSettings {
    std::filesystem::path folder; ///< that relative files of the graph are taken from
    std::string name;             ///< of results that have none of their own
    std::string output;           ///< absolute; empty = where the graph says
    std::string until;
    bool numbered = false; ///< one of several takes: the seed is part of the name

    bool operator==(const JobSettings&) const = default;
};
[[nodiscard]] std::string settingsText(const JobSettings& settings);
/// Errors   BadInput naming the job.
[[nodiscard]] Result<JobSettings> readSettings(const store::Job& job);

/// The user's queue.
[[nodiscard]] Result<store::Queue> openQueue(const Context& context);

/// Renders jobs until none waits. A job that fails is marked so, and the next one runs; Ctrl-C gives the
/// running job back, and it goes on from its last saved step when it is claimed again.
///
/// Errors   those of openRenderer and of the queue itself. Throws Cancelled.
[[nodiscard]] Result<void> runQueue(const RunOptions& options, const Context& context);

} // namespace cascade::cli
