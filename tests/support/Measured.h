// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <algorithm>
#include <ctime>
#include <vector>

namespace cascade::tests {

struct Milliseconds {
    double median = 0;
    double longest = 0;
};

constexpr int kMeasuredTimes = 30;

/// How long a piece of work takes its thread, of so many times: others may be at work, too.
template <typename Work>
Milliseconds measured(const Work& work)
{
    const auto spent = [] {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
    };
    std::vector<double> all;
    for (int i = 0; i < kMeasuredTimes; ++i) {
        const auto before = spent();
        work();
        all.push_back(spent() - before);
    }
    std::sort(all.begin(), all.end());
    return {all[all.size() / 2], all.back()};
}

/// Prints a measure beside its bar, in the form that tests/bench/studio.py reads. How fast a machine is that
/// runs the tests is not theirs to say: nothing fails.
inline void tellBar(const QString& what, double value, double below)
{
    qInfo("BAR\t%s\t%.2f\t%g\tms\t%s", qPrintable(what), value, below, value < below ? "held" : "MISSED");
}

} // namespace cascade::tests
