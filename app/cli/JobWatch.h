// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Progress.h"
#include "pipeline/store/Queue.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace cascade::cli {

/// Looks after a job of the queue while it runs, whatever that does meanwhile: tells the queue how far it is,
/// and hears from it, and from Ctrl-C, when it has to stop.
///
/// Threads  its own; all functions may be called from any.
class JobWatch {
public:
    /// `queue` is a connection of the watch's own. `interrupt`: the program is to end.
    JobWatch(store::Queue queue, const store::JobSummary& job, store::Owner owner, CancelToken interrupt);
    ~JobWatch();
    JobWatch(const JobWatch&) = delete;
    JobWatch& operator=(const JobWatch&) = delete;

    /// Stops the job at once: it was cancelled, it is no longer ours, or the program is to end.
    [[nodiscard]] CancelToken cancel() const { return m_stop.token(); }
    /// The job is to stop after its step: somebody waits for an interactive one.
    [[nodiscard]] bool givesWay() const { return m_givesWay; }
    void note(const Progress& at);

private:
    void watch();
    void look();

    store::Queue m_queue;
    store::JobId m_job;
    bool m_isBatch;
    store::Owner m_owner;
    CancelToken m_interrupt;
    CancelSource m_stop;
    std::atomic<bool> m_givesWay = false;
    std::mutex m_mutex; ///< guards the next three
    std::condition_variable m_changed;
    std::string m_progress;
    bool m_over = false;
    std::thread m_thread; ///< last: it sees all of the above
};

} // namespace cascade::cli
