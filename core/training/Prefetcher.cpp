// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Prefetcher.h"

#include <ATen/Parallel.h>

#include <omp.h>

#include <chrono>

namespace cascade::training {

Prefetcher::Prefetcher(BatchSource source, std::int64_t firstStep, std::int64_t steps, std::size_t ahead)
    : m_source(std::move(source)), m_ahead(ahead),
      m_thread([this, firstStep, steps] { work(firstStep, steps); })
{
}

Prefetcher::~Prefetcher()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void Prefetcher::work(std::int64_t firstStep, std::int64_t steps)
{
    // The cores belong to the training. (at::set_num_threads would set the number for threads to come, too,
    // and for a training that has not asked for its own yet; asking first keeps this thread's from being
    // reset.)
    (void)at::get_num_threads();
    omp_set_num_threads(1);
    for (std::int64_t step = firstStep; step < steps; ++step) {
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_stop || m_ready.size() < m_ahead; });
            if (m_stop) {
                return;
            }
        }
        TrainingBatch batch;
        std::exception_ptr failure;
        try {
            const torch::NoGradGuard guard;
            batch = m_source(step);
        } catch (...) {
            failure = std::current_exception();
        }
        const std::lock_guard lock(m_mutex);
        m_failure = failure;
        m_ready.push_back(std::move(batch));
        m_changed.notify_all();
        if (failure) {
            return;
        }
    }
}

TrainingBatch Prefetcher::next()
{
    const auto begin = std::chrono::steady_clock::now();
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_ready.empty(); });
    m_waitedSec += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (m_failure && m_ready.size() == 1) {
        std::rethrow_exception(m_failure);
    }
    auto batch = std::move(m_ready.front());
    m_ready.pop_front();
    m_changed.notify_all();
    return batch;
}

} // namespace cascade::training
