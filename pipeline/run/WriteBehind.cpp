// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/WriteBehind.h"

#include "core/kernels/OneCore.h"

#include <utility>

namespace cascade::run {

WriteBehind::WriteBehind(Write write, std::size_t waiting)
    : m_write(std::move(write)), m_most(waiting), m_thread([this] { work(); })
{
}

WriteBehind::~WriteBehind()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void WriteBehind::append(torch::Tensor frames)
{
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_failure || m_waiting.size() < m_most; });
        if (m_failure) {
            std::rethrow_exception(m_failure);
        }
        m_waiting.push_back(std::move(frames));
    }
    m_changed.notify_all();
}

void WriteBehind::finish()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_failure || (m_waiting.empty() && !m_writing); });
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
}

void WriteBehind::work()
{
    kernels::keepToOneCore();
    std::unique_lock lock(m_mutex);
    while (!m_failure) {
        m_changed.wait(lock, [this] { return m_stop || !m_waiting.empty(); });
        if (m_stop) {
            return;
        }
        auto frames = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_writing = true;
        lock.unlock();
        m_changed.notify_all(); // there is a place
        std::exception_ptr failure;
        try {
            m_write(frames);
        } catch (...) {
            failure = std::current_exception();
        }
        frames.reset();
        lock.lock();
        m_writing = false;
        m_failure = failure;
        m_changed.notify_all();
    }
}

} // namespace cascade::run
