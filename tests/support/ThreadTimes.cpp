// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/ThreadTimes.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace cascade::tests {

namespace {

constexpr double kNanosecondsPerMs = 1e6;

std::string folderOf(pid_t id)
{
    return "/proc/self/task/" + std::to_string(id) + '/';
}

/// Fields 10 and 12 of proc(5) stat.
void readFaults(pid_t id, ThreadTimes& times)
{
    std::ifstream file(folderOf(id) + "stat");
    std::string line, skipped;
    std::getline(file, line);
    std::istringstream fields(line.substr(std::min(line.size(), line.rfind(')') + 1)));
    for (int field = 3; field < 10; ++field) {
        fields >> skipped;
    }
    fields >> times.minorFaults >> skipped >> times.majorFaults;
}

/// The eighth figure of the first line of proc(5) stat, of all processors.
double stolenMs()
{
    std::ifstream file("/proc/stat");
    std::string name;
    std::array<double, 8> ticks{};
    file >> name;
    for (auto& each : ticks) {
        file >> each;
    }
    return 1000 * ticks.back() / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

} // namespace

ThreadTimes operator-(const ThreadTimes& end, const ThreadTimes& begin)
{
    return {end.ranMs - begin.ranMs, end.waitedMs - begin.waitedMs, end.stolenMs - begin.stolenMs,
            end.minorFaults - begin.minorFaults, end.majorFaults - begin.majorFaults};
}

ThreadTimes threadTimes(pid_t id)
{
    ThreadTimes times;
    std::ifstream file(folderOf(id) + "schedstat");
    file >> times.ranMs >> times.waitedMs;
    times.ranMs /= kNanosecondsPerMs;
    times.waitedMs /= kNanosecondsPerMs;
    readFaults(id, times);
    times.stolenMs = stolenMs();
    return times;
}

std::string toString(const ThreadTimes& times)
{
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(),
                  "ran %.1f ms, was ready for %.1f ms, the host took %.0f ms of all processors, faults %lld, "
                  "from a disk %lld",
                  times.ranMs, times.waitedMs, times.stolenMs, static_cast<long long>(times.minorFaults),
                  static_cast<long long>(times.majorFaults));
    return text.data();
}

} // namespace cascade::tests
