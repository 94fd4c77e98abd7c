// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/MemoryWatch.h"

#include "core/base/Memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace cascade {

namespace {

constexpr std::chrono::milliseconds kPause{10};

/// Bytes resident, as a file descriptor of /proc/self/statm says; 0 where it does not.
std::int64_t residentBytes(int statm)
{
    std::array<char, 128> text{};
    if (statm < 0 || ::pread(statm, text.data(), text.size() - 1, 0) <= 0) {
        return 0;
    }
    long long pages = 0;
    return std::sscanf(text.data(), "%*d %lld", &pages) == 1 ? pages * ::sysconf(_SC_PAGESIZE) : 0;
}

} // namespace

MemoryWatch::MemoryWatch() : m_kernelPeak(memoryUse().peakBytes), m_thread([this] { look(); }) {}

MemoryWatch::~MemoryWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

std::int64_t MemoryWatch::takePeak()
{
    const auto now = memoryUse();
    auto peak = std::max(m_peak.exchange(0), now.residentBytes);
    if (now.peakBytes > m_kernelPeak) {
        m_kernelPeak = now.peakBytes;
        peak = now.peakBytes;
    }
    return peak;
}

void MemoryWatch::look()
{
    const int statm = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    std::unique_lock lock(m_mutex);
    while (!m_ends) {
        const auto bytes = residentBytes(statm);
        auto highest = m_peak.load();
        while (bytes > highest && !m_peak.compare_exchange_weak(highest, bytes)) {
        }
        m_wake.wait_for(lock, kPause, [this] { return m_ends; });
    }
    if (statm >= 0) {
        ::close(statm);
    }
}

} // namespace cascade
