// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace cascade {

/// How much memory this process takes at most, piece of work by piece of work: the kernel keeps one peak
/// for all of a process's life, so a thread of its own looks every few milliseconds.
///
/// Threads  one at a time.
class MemoryWatch {
public:
    MemoryWatch();
    ~MemoryWatch();
    MemoryWatch(const MemoryWatch&) = delete;
    MemoryWatch& operator=(const MemoryWatch&) = delete;

    /// The highest resident size in bytes since the last call, or since the watch began; what is resident now
    /// at least, and the kernel's own peak where that has risen meanwhile. 0 where it cannot be read.
    [[nodiscard]] std::int64_t takePeak();

private:
    void look();

    std::atomic<std::int64_t> m_peak{0};
    std::int64_t m_kernelPeak = 0;
    std::mutex m_mutex; ///< guards m_ends
    std::condition_variable m_wake;
    bool m_ends = false;
    std::thread m_thread; ///< last: it uses all of the above
};

} // namespace cascade
