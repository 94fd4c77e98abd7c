// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace cascade::tests {

/// What the kernel has counted for a thread since it began; of two of them, what happened between.
struct ThreadTimes {
    double ranMs = 0;    ///< on a processor
    double waitedMs = 0; ///< ready, while other threads had the processors
    double stolenMs = 0; ///< from all processors of a virtual machine by its host, in steps of 10 ms
    std::int64_t minorFaults = 0, majorFaults = 0; ///< pages it had to wait for; major: for a disk

    friend ThreadTimes operator-(const ThreadTimes& end, const ThreadTimes& begin);
};

/// Of the thread `id` (gettid) of this process. What the kernel does not tell is 0.
[[nodiscard]] ThreadTimes threadTimes(pid_t id);

/// In one line, for a person.
[[nodiscard]] std::string toString(const ThreadTimes& times);

} // namespace cascade::tests
