// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ReadAhead.h"

#include "core/kernels/OneCore.h"

#include <utility>

namespace cascade::run {

ReadAhead::ReadAhead(Make make, std::int64_t count, std::size_t ahead)
    : m_make(std::move(make)), m_ahead(ahead), m_thread([this, count] { work(count); })
{
}

ReadAhead::~ReadAhead()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

torch::Tensor ReadAhead::next()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_ready.empty() || m_failure; });
    if (m_ready.empty()) {
        std::rethrow_exception(m_failure);
    }
    auto frame = std::move(m_ready.front());
    m_ready.pop_front();
    lock.unlock();
    m_changed.notify_all();
    return frame;
}

bool ReadAhead::mayMake()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stop || m_ready.size() < m_ahead; });
    return !m_stop;
}

void ReadAhead::work(std::int64_t count)
{
    kernels::keepToOneCore();
    for (std::int64_t number = 0; number < count && mayMake(); ++number) {
        torch::Tensor frame;
        std::exception_ptr failure;
        try {
            frame = m_make(number);
        } catch (...) {
            failure = std::current_exception();
        }
        {
            const std::lock_guard lock(m_mutex);
            if (failure) {
                m_failure = failure;
            } else {
                m_ready.push_back(std::move(frame));
            }
        }
        m_changed.notify_all();
        if (failure) {
            return;
        }
    }
}

} // namespace cascade::run
