// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Memory.h"

#include <fstream>
#include <string>

namespace cascade {

namespace {

/// The value of `name: N kB` in a file of /proc, in bytes; 0 if it is not there.
std::int64_t procField(const char* file, const std::string& name)
{
    std::ifstream stream(file);
    std::string line;
    while (std::getline(stream, line)) {
        if (line.rfind(name + ":", 0) == 0) {
            return std::stoll(line.substr(name.size() + 1)) * 1024;
        }
    }
    return 0;
}

} // namespace

MemoryUse memoryUse()
{
    return {procField("/proc/self/status", "VmRSS"), procField("/proc/self/status", "VmHWM"),
            procField("/proc/meminfo", "MemAvailable"), procField("/proc/meminfo", "MemTotal")};
}

} // namespace cascade
