// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/LoopWatch.h"

#include <unistd.h>

#include <utility>

namespace cascade::tests {

LoopWatch::LoopWatch(Options options)
    : m_options(std::move(options)), m_watched(::gettid()), m_thread([this] { watch(); })
{
}

LoopWatch::~LoopWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_over = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

LoopWatch::Beat LoopWatch::longest() const
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

LoopWatch::Hosted LoopWatch::hosted() const
{
    const std::lock_guard lock(m_mutex);
    return m_hosted;
}

void LoopWatch::watch()
{
    std::unique_lock lock(m_mutex);
    while (!m_over) {
        m_waiting = true;
        lock.unlock();
        const auto before = threadTimes(m_watched);
        QMetaObject::invokeMethod(
            &m_beat, [this, before, sent = Clock::now()] { answered(sent, before); }, Qt::QueuedConnection);
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
        const bool answered = !m_waiting;
        m_changed.wait_for(lock, m_options.every, [this] { return m_over; });
        if (answered) {
            judge(before);
        }
    }
}

void LoopWatch::answered(Clock::time_point sent, const ThreadTimes& before)
{
    const Milliseconds waited = Clock::now() - sent; // here: when the watching thread is run is not the point
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = false;
        ++m_beats;
        m_last = {waited, threadTimes(m_watched) - before};
        if (waited > m_longest.waited) {
            m_longest = m_last;
        }
    }
    m_changed.notify_all();
}

/// Later than the answer: what is stolen is counted at the clock's next tick.
void LoopWatch::judge(const ThreadTimes& before)
{
    const double stolen = threadTimes(m_watched).stolenMs - before.stolenMs;
    if (stolen > 0) {
        ++m_hosted.disturbed;
        m_hosted.stolenMs += stolen;
    } else if (m_last.waited > m_hosted.longest.waited) {
        m_hosted.longest = m_last;
    }
}

} // namespace cascade::tests
