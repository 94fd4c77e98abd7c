// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/JobWatch.h"

#include <nlohmann/json.hpp>

#include <chrono>

namespace cascade::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kListen = std::chrono::milliseconds(100); // between looks at Ctrl-C
constexpr auto kLook = std::chrono::seconds(1);          // between looks at the queue

} // namespace

JobWatch::JobWatch(store::Queue queue, const store::JobSummary& job, store::Owner owner,
                   CancelToken interrupt)
    : m_queue(std::move(queue)), m_job(job.id), m_isBatch(job.priority == store::Priority::Batch),
      m_owner(std::move(owner)), m_interrupt(std::move(interrupt)), m_thread([this] { watch(); })
{
}

JobWatch::~JobWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_over = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void JobWatch::note(const Progress& at)
{
    const std::lock_guard lock(m_mutex);
    m_progress = nlohmann::json{{"node", at.what}, {"step", at.step}, {"steps", at.steps}}.dump();
}

void JobWatch::watch()
{
    auto looked = Clock::time_point();
    std::unique_lock lock(m_mutex);
    while (!m_changed.wait_for(lock, kListen, [this] { return m_over; })) {
        lock.unlock();
        if (m_interrupt.cancelled()) {
            m_stop.cancel();
        }
        if (Clock::now() - looked >= kLook) {
            looked = Clock::now();
            look();
        }
        lock.lock();
    }
}

void JobWatch::look()
{
    std::string progress;
    {
        const std::lock_guard lock(m_mutex);
        progress = m_progress;
    }
    const bool held = m_queue.report(m_job, m_owner, progress).ok();
    const auto cancelled = m_queue.cancelRequested(m_job);
    if (!held || (cancelled && cancelled.value())) {
        m_stop.cancel();
    }
    const auto waiting = m_isBatch ? m_queue.interactiveWaiting() : Result<bool>(false);
    if (waiting && waiting.value()) {
        m_givesWay = true; // and stays so: the run may have heard it already
    }
}

} // namespace cascade::cli
