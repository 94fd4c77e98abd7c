// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaObject>
#include <QObject>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace cascade::ui {

/// A thread of its own for work that would make the window wait. Tasks run one after the other.
///
/// Threads  any may post. The destructor finishes the task at work and drops the others: it belongs first
///          among the members that tasks refer to, or last to be made.
class Background {
public:
    Background();
    ~Background();
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    void post(std::function<void()> task);
    /// In the place of all that still wait: only the newest answer is of use.
    void postOnly(std::function<void()> task);

private:
    void run();

    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_tasks;
    bool m_over = false;
    std::thread m_thread;
};

/// Calls `task` in the thread of `receiver`, unless that is gone by then; it sees all that was written here
/// before. Qt's queue of events sees to that already, out of sight of a thread sanitizer: to this, the
/// counter shows it.
template <typename Task>
void inThreadOf(QObject* receiver, Task task)
{
    static std::atomic<std::uint64_t> s_handedOver = 0;
    s_handedOver.fetch_add(1, std::memory_order_release);
    auto taken = [task = std::move(task)]() mutable {
        (void)s_handedOver.load(std::memory_order_acquire);
        task();
    };
    QMetaObject::invokeMethod(receiver, std::move(taken), Qt::QueuedConnection);
}

} // namespace cascade::ui
