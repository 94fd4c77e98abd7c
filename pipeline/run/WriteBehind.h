// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace cascade::run {

/// Frames that are written in a thread of their own, on one core, while the next ones are made.
///
/// Threads  `append` and `finish` from one; `write` is called from the one of its own, in the order of
/// `append`. The destructor stops: what still waits is dropped.
class WriteBehind {
public:
    using Write = std::function<void(const torch::Tensor& frames)>;

    /// So many appended pieces may wait beside the one that is being written.
    WriteBehind(Write write, std::size_t waiting);
    ~WriteBehind();
    WriteBehind(const WriteBehind&) = delete;
    WriteBehind& operator=(const WriteBehind&) = delete;

    /// Waits for a place. Rethrows what `write` threw for frames before; nothing is written after that.
    void append(torch::Tensor frames);
    /// Waits until all is written; rethrows as `append`.
    void finish();

private:
    void work();

    Write m_write;
    std::size_t m_most;
    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    std::deque<torch::Tensor> m_waiting;
    bool m_writing = false;
    std::exception_ptr m_failure;
    bool m_stop = false;
    std::thread m_thread; ///< last: it uses all of the above
};

} // namespace cascade::run
