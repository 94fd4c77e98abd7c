// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace cascade::run {

/// Frames that are made in a thread of their own, on one core, a few ahead of who takes them. One thread for
/// a whole clip: a new one for every few frames has another arena of memory each time, whose pages the kernel
/// must clear.
///
/// Threads  `next` from one; `make` is called from the one of its own. The destructor stops and joins.
class ReadAhead {
public:
    using Make = std::function<torch::Tensor(std::int64_t number)>;

    /// Frames number 0 to `count` - 1; `ahead` finished ones may wait.
    ReadAhead(Make make, std::int64_t count, std::size_t ahead);
    ~ReadAhead();
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;

    /// The next frame; waits for it, and rethrows what `make` threw for it. At most `count` times.
    [[nodiscard]] torch::Tensor next();

private:
    void work(std::int64_t count);
    /// Waits until another frame may be made; false where none is wanted any more.
    [[nodiscard]] bool mayMake();

    Make m_make;
    std::size_t m_ahead;
    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    std::deque<torch::Tensor> m_ready;
    std::exception_ptr m_failure; ///< of the frame after those
    bool m_stop = false;
    std::thread m_thread; ///< last: it uses all of the above
};

} // namespace cascade::run
