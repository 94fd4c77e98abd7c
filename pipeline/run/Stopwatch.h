// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace cascade::run {

/// Seconds of a piece of work, and of the next one.
class Stopwatch {
public:
    /// Since it was made, or since the last call.
    double lap()
    {
        const auto now = Clock::now();
        const double seconds = std::chrono::duration<double>(now - m_begin).count();
        m_begin = now;
        return seconds;
    }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point m_begin = Clock::now();
};

} // namespace cascade::run
