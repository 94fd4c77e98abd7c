// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaObject>
#include <QObject>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace cascade::ui {

/// A thread of its own for work that would make the window wait. Tasks run one after the other.
///
/// Threads  any may post. The destructor finishes the task at work and drops the others: it belongs first
/// among the
///          members that tasks refer to, or last to be made.
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

/// Calls `task` in the thread of `receiver`, unless that is gone by then.
template <typename Task>
void inThreadOf(QObject* receiver, Task task)
{
    QMetaObject::invokeMethod(receiver, std::move(task), Qt::QueuedConnection);
}

} // namespace cascade::ui
