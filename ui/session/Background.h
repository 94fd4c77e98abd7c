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

/// A task on its way to another thread, where it sees all that was written before, as who destroys it sees
/// what it did. Qt's queue of events sees to both already, out of sight of a thread sanitizer: to this, the
/// counter shows it.
template <typename Task>
class HandedTask {
public:
    explicit HandedTask(Task task) : m_task(std::move(task)) { tell(); }
    HandedTask(const HandedTask& other) : m_task(other.m_task) { tell(); }
    HandedTask(HandedTask&& other) noexcept : m_task(std::move(other.m_task)) { tell(); } // into Qt's queue
    HandedTask& operator=(const HandedTask&) = delete;
    HandedTask& operator=(HandedTask&&) = delete;
    ~HandedTask() { hear(); }

    void operator()()
    {
        hear();
        m_task();
        tell();
    }

private:
    static void tell() { s_order.fetch_add(1, std::memory_order_release); }
    static void hear() { (void)s_order.load(std::memory_order_acquire); }

    static inline std::atomic<std::uint64_t> s_order = 0;
    Task m_task;
};

/// Calls `task` in the thread of `receiver`, unless that is gone by then.
template <typename Task>
void inThreadOf(QObject* receiver, Task task)
{
    QMetaObject::invokeMethod(receiver, HandedTask<Task>(std::move(task)), Qt::QueuedConnection);
}

} // namespace cascade::ui
