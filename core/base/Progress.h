// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace cascade {

/// How far a piece of work is. Every number is measured or follows from shapes; nothing is guessed for show.
struct Progress {
    std::string what;               ///< stage id or activity: "base", "ssr3", "encode"
    int step = 0;                   ///< steps finished of this stage
    int steps = 0;                  ///< steps of this stage
    int chunk = 0;                  ///< chunks finished of the running step
    int chunks = 1;                 ///< chunks a step
    double elapsedSec = 0;          ///< since the whole job began
    double remainingSec = -1;       ///< of the whole job; negative while nothing has been measured yet
    std::int64_t residentBytes = 0; ///< of the process that works, now

    /// How much of the whole job is done, by time, in [0, 1]; none while nothing has been measured yet.
    [[nodiscard]] std::optional<double> share() const
    {
        const double whole = elapsedSec + remainingSec;
        return remainingSec < 0 || whole <= 0 ? std::nullopt : std::optional(elapsedSec / whole);
    }
};

/// Called from the worker thread, at most a few times a second; must return quickly.
using ProgressCallback = std::function<void(const Progress&)>;

} // namespace cascade
