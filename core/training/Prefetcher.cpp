// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Prefetcher.h"

#include "core/kernels/OneCore.h"

#include <chrono>

namespace cascade::training {

Prefetcher::Prefetcher(BatchSource source, std::int64_t first, std::int64_t end, Options options)
    : m_source(std::move(source)), m_end(end), m_ahead((options.ahead + 1) * options.threads),
      m_nextToMake(first), m_nextToGive(first)
{
    for (int i = 0; i < options.threads; ++i) {
        m_threads.emplace_back([this] { work(); });
    }
}

Prefetcher::~Prefetcher()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    for (auto& thread : m_threads) {
        thread.join();
    }
}

std::optional<std::int64_t> Prefetcher::take()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(
        lock, [this] { return m_stop || m_nextToMake >= m_end || m_nextToMake < m_nextToGive + m_ahead; });
    if (m_stop || m_nextToMake >= m_end) {
        return std::nullopt;
    }
    return m_nextToMake++;
}

void Prefetcher::work()
{
    kernels::keepToOneCore();
    while (const auto number = take()) {
        Made made;
        try {
            const torch::NoGradGuard guard;
            made.batch = m_source(*number);
        } catch (...) {
            made.failure = std::current_exception();
        }
        const std::lock_guard lock(m_mutex);
        m_stop = m_stop || made.failure;
        m_ready.emplace(*number, std::move(made));
        m_changed.notify_all();
    }
}

TrainingBatch Prefetcher::next()
{
    const auto begin = std::chrono::steady_clock::now();
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_ready.count(m_nextToGive) > 0; });
    m_waitedSec += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    auto made = std::move(m_ready.extract(m_nextToGive).mapped());
    ++m_nextToGive;
    m_changed.notify_all();
    if (made.failure) {
        std::rethrow_exception(made.failure);
    }
    return std::move(made.batch);
}

} // namespace cascade::training
