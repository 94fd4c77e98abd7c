// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/TrainingBatch.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace cascade::training {

/// Makes the batches of coming steps in a thread of its own, in order, a few ahead.
///
/// Threads  `next` from one thread. The destructor stops and joins.
class Prefetcher {
public:
    Prefetcher(BatchSource source, std::int64_t firstStep, std::int64_t steps, std::size_t ahead = 2);
    ~Prefetcher();
    Prefetcher(const Prefetcher&) = delete;
    Prefetcher& operator=(const Prefetcher&) = delete;

    /// The batch of the next step; waits for it. Rethrows what the source threw. Adds the time it waited to
    /// `waitedSec`.
    [[nodiscard]] TrainingBatch next();
    /// Seconds that `next` has waited in all: training time lost to data.
    [[nodiscard]] double waitedSec() const { return m_waitedSec; }

private:
    void work(std::int64_t firstStep, std::int64_t steps);

    BatchSource m_source;
    std::size_t m_ahead;
    double m_waitedSec = 0;
    std::mutex m_mutex; ///< guards m_ready, m_failure, m_stop
    std::condition_variable m_changed;
    std::deque<TrainingBatch> m_ready;
    std::exception_ptr m_failure;
    bool m_stop = false;
    std::thread m_thread; ///< last: starts when all else is made
};

} // namespace cascade::training
