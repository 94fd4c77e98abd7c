// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/TrainingBatch.h"

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace cascade::training {

/// Makes coming batches, a few ahead, in threads of its own: several at a time where there are several
/// threads, handed over in order.
///
/// Threads  `next` from one thread; the source is called from all of its own. The destructor stops and joins.
class Prefetcher {
public:
    struct Options {
        int threads = 1;
        std::int64_t ahead = 2; ///< finished batches that wait, for each thread
    };

    /// Batches number `first` to `end` - 1.
    Prefetcher(BatchSource source, std::int64_t first, std::int64_t end, Options options);
    Prefetcher(BatchSource source, std::int64_t first, std::int64_t end)
        : Prefetcher(std::move(source), first, end, Options{})
    {
    }
    ~Prefetcher();
    Prefetcher(const Prefetcher&) = delete;
    Prefetcher& operator=(const Prefetcher&) = delete;

    /// The next batch; waits for it. Rethrows what the source threw for it. Adds the time it waited to
    /// `waitedSec`.
    [[nodiscard]] TrainingBatch next();
    /// Seconds that `next` has waited in all: training time lost to data.
    [[nodiscard]] double waitedSec() const { return m_waitedSec; }

private:
    struct Made {
        TrainingBatch batch;
        std::exception_ptr failure;
    };

    void work();
    /// The number of the batch that a thread is to make; none when there are no more to make.
    [[nodiscard]] std::optional<std::int64_t> take();

    BatchSource m_source;
    std::int64_t m_end;
    std::int64_t m_ahead; ///< batches made or in the making, beyond the one that `next` gives
    double m_waitedSec = 0;
    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    std::map<std::int64_t, Made> m_ready; ///< by number
    std::int64_t m_nextToMake;
    std::int64_t m_nextToGive;
    bool m_stop = false;
    std::vector<std::thread> m_threads; ///< last: they start when all else is made
};

} // namespace cascade::training
