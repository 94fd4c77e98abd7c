// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/ThreadTimes.h"

#include <QObject>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace cascade::tests {

/// Notes for how long the event loop of a thread does not turn. A second thread sends it a beat every few
/// milliseconds and measures how long each waits for its turn: what an artist's click would have waited.
///
/// Threads  made, asked and destroyed in the watched one.
class LoopWatch {
public:
    using Milliseconds = std::chrono::duration<double, std::milli>;

    struct Options {
        Milliseconds every{5};     ///< from the answer of a beat to the next
        Milliseconds tooLong{100}; ///< a beat that waits longer is a block
        /// Called once in each block, as soon as it is one, by the watching thread.
        std::function<void()> blocked = {};
    };
    explicit LoopWatch(Options options);
    ~LoopWatch();
    LoopWatch(const LoopWatch&) = delete;
    LoopWatch& operator=(const LoopWatch&) = delete;

    /// A beat, and what the watched thread did while it waited.
    struct Beat {
        Milliseconds waited{0};
        ThreadTimes meanwhile;
    };
    [[nodiscard]] Beat longest() const; ///< so far
    [[nodiscard]] int blocks() const;   ///< so far
    [[nodiscard]] int beats() const;    ///< answered so far: none means that nothing was watched

    /// On a virtual machine: the beats during which the host gave processors to others, whose time says
    /// nothing of the watched thread, and the longest of all other beats.
    struct Hosted {
        Beat longest;
        int disturbed = 0;
        double stolenMs = 0; ///< during those
    };
    [[nodiscard]] Hosted hosted() const;

private:
    using Clock = std::chrono::steady_clock;

    void watch();
    void answered(Clock::time_point sent, const ThreadTimes& before);
    void judge(const ThreadTimes& before);

    Options m_options;
    const pid_t m_watched;      ///< the thread's number
    QObject m_beat;             ///< lives in the watched thread
    mutable std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    bool m_waiting = false; ///< a beat is under way
    bool m_over = false;
    Beat m_last;
    Beat m_longest;
    Hosted m_hosted;
    int m_blocks = 0;
    int m_beats = 0;
    std::thread m_thread; // last: it uses all of the above
};

} // namespace cascade::tests
