// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Owner.h"

#include "core/base/Hex.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <optional>
#include <sstream>

namespace cascade::store {

namespace {

struct ProcessStat {
    char state = '?';
    std::int64_t startTicks = 0;
};

/// Nothing if /proc has no such process, or does not show it to us.
std::optional<ProcessStat> statOf(std::int64_t pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    // The second field is the program's name in brackets, and may itself hold spaces and brackets.
    const auto bracket = line.rfind(')');
    if (bracket == std::string::npos) {
        return std::nullopt;
    }
    std::istringstream fields(line.substr(bracket + 1));
    ProcessStat stat;
    fields >> stat.state;
    constexpr int kFieldsToStart = 22 - 3; // the state is field 3
    std::string skipped;
    for (int i = 1; i < kFieldsToStart; ++i) {
        fields >> skipped;
    }
    fields >> stat.startTicks;
    return fields ? std::optional(stat) : std::nullopt;
}

std::string thisBoot()
{
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    return id;
}

std::int64_t thisNamespace()
{
    struct stat status = {};
    return ::stat("/proc/self/ns/pid", &status) == 0 ? static_cast<std::int64_t>(status.st_ino) : 0;
}

std::optional<std::string> randomId()
{
    std::array<unsigned char, 16> bytes{};
    if (::getentropy(bytes.data(), bytes.size()) != 0) {
        return std::nullopt;
    }
    return hexOf(bytes);
}

} // namespace

Result<Owner> Owner::create()
{
    const auto stat = statOf(::getpid());
    const auto id = randomId();
    Owner owner{id.value_or(""), ::getpid(), stat ? stat->startTicks : 0, thisNamespace(), thisBoot()};
    if (!stat || !id || owner.pidNamespace == 0 || owner.bootId.empty()) {
        return Error{ErrorCode::Internal, "/proc",
                     "expected this process's start time, namespace and the machine's boot id, got nothing",
                     "Mount /proc: without it a killed worker could not be told from a living one."};
    }
    return owner;
}

bool hasEnded(const Owner& owner, std::int64_t silentMs)
{
    const auto boot = thisBoot();
    if (boot != owner.bootId) {
        return !boot.empty(); // without /proc nothing can be judged
    }
    if (owner.pidNamespace != thisNamespace()) {
        return silentMs > kUnseenOwnerMs;
    }
    if (const auto stat = statOf(owner.pid)) {
        return stat->startTicks != owner.startTicks || stat->state == 'Z' || stat->state == 'X';
    }
    // Not in /proc: over, unless /proc hides the processes of others from us.
    return owner.pid <= 0 || (::kill(static_cast<pid_t>(owner.pid), 0) != 0 && errno == ESRCH);
}

} // namespace cascade::store
