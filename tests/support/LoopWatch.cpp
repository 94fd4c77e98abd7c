// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/LoopWatch.h"

#include <algorithm>
#include <utility>

namespace cascade::tests {

LoopWatch::LoopWatch(Options options) : m_options(std::move(options)), m_thread([this] { watch(); }) {}

LoopWatch::~LoopWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_over = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

LoopWatch::Milliseconds LoopWatch::longest() const
{
    const std::lock_guard lock(m_mutex);
    return m_longest;
}

int LoopWatch::blocks() const
{
    const std::lock_guard lock(m_mutex);
    return m_blocks;
}

int LoopWatch::beats() const
{
    const std::lock_guard lock(m_mutex);
    return m_beats;
}

void LoopWatch::watch()
{
    using Clock = std::chrono::steady_clock;
    std::unique_lock lock(m_mutex);
    while (!m_over) {
        m_waiting = true;
        const auto sent = Clock::now();
        lock.unlock();
        QMetaObject::invokeMethod(
            &m_beat, [this] { answered(); }, Qt::QueuedConnection);
        lock.lock();
        const auto turned = [this] { return !m_waiting || m_over; };
        if (!m_changed.wait_for(lock, m_options.tooLong, turned)) {
            ++m_blocks;
            lock.unlock();
            if (m_options.blocked) {
                m_options.blocked();
            }
            lock.lock();
            m_changed.wait(lock, turned);
        }
        if (!m_waiting) {
            ++m_beats;
            m_longest = std::max(m_longest, Milliseconds(Clock::now() - sent));
        }
        m_changed.wait_for(lock, m_options.every, [this] { return m_over; });
    }
}

void LoopWatch::answered()
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = false;
    }
    m_changed.notify_all();
}

} // namespace cascade::tests
