// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Fuzz.h"

#include "core/base/Memory.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <ctime>

#if defined(__SANITIZE_ADDRESS__)
/// Of the sanitizer's own library; not every GCC brings its header.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace cascade::tests {

namespace {

constexpr std::int64_t kMostMemory = std::int64_t{256} << 20U;
constexpr std::int64_t kMostMilliseconds = 1000;

/// What the child tells its parent, in memory that both see.
struct Report {
    unsigned round = 0;
    std::array<char, 400> fault{};
};

/// The highest resident size since `forgetPeak`; cheaper than memoryUse, which reads files.
std::int64_t peakBytes()
{
    rusage use{};
    ::getrusage(RUSAGE_SELF, &use);
    return std::int64_t{use.ru_maxrss} * 1024;
}

/// What one input makes wrong.
std::string faultOf(const std::string& input, std::int64_t residentBytes,
                    const std::function<std::string(const std::string&)>& check)
{
    constexpr unsigned kHangSeconds = 60; // of the wall's clock, on a busy machine
    const auto start = computedMilliseconds();
    ::alarm(kHangSeconds);
    auto fault = check(input);
    ::alarm(0);
    if (const auto spent = computedMilliseconds() - start; fault.empty() && spent > kMostMilliseconds) {
        fault = std::to_string(spent) + " ms of computing";
    }
    if (const auto grown = peakBytes() - residentBytes;
        fault.empty() && measuresMemory() && grown > kMostMemory) {
        fault = std::to_string(grown >> 20U) + " MiB of memory";
    }
    return fault;
}

} // namespace

std::string mutated(std::string text, const std::vector<std::string>& others, Dice& dice)
{
    for (auto times = 1 + dice(4); times > 0; --times) {
        const auto at = dice(text.size() + 1);
        const auto length = dice(1 + std::min<std::size_t>(text.size() - at, 64));
        const auto& other = others[dice(others.size())];
        const auto from = dice(other.size() + 1);
        switch (dice(7)) {
        case 0:
            text.resize(at);
            break;
        case 1:
            text.erase(at, length);
            break;
        case 2:
            text.insert(at, text.substr(at, length));
            break;
        case 3:
            text.insert(at, other.substr(from, dice(64)));
            break;
        case 4:
            text.replace(at, length, other.substr(from, length));
            break;
        default:
            for (auto flips = 1 + dice(8); flips > 0 && !text.empty(); --flips) {
                text[dice(text.size())] ^= static_cast<char>(dice(2) == 0 ? 1U << dice(8) : dice(256));
            }
        }
    }
    return text;
}

void forgetPeak()
{
    QFile file("/proc/self/clear_refs");
    if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) {
        file.write("5");
    }
}

std::int64_t computedMilliseconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000;
}

std::int64_t heldBytes()
{
#if defined(__SANITIZE_ADDRESS__)
    return static_cast<std::int64_t>(__sanitizer_get_current_allocated_bytes());
#else
    return memoryUse().residentBytes;
#endif
}

bool measuresMemory()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#else
    return true;
#endif
}

QString fuzz(unsigned rounds, const std::function<std::string(Dice&)>& make,
             const std::function<std::string(const std::string&)>& check)
{
    void* shared = ::mmap(nullptr, sizeof(Report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        return "no shared memory";
    }
    auto* report = new (shared) Report;
    const auto milliseconds = qEnvironmentVariableIntValue("CASCADE_FUZZ_SECONDS") * 1000;
    const pid_t child = ::fork();
    if (child == 0) {
        QElapsedTimer timer;
        timer.start();
        forgetPeak();
        const auto resident = memoryUse().residentBytes;
        while (milliseconds > 0 ? timer.elapsed() < milliseconds : report->round < rounds) {
            Dice dice(report->round);
            const auto fault = faultOf(make(dice), resident, check);
            if (!fault.empty()) {
                fault.copy(report->fault.data(), report->fault.size() - 1);
                ::_exit(1);
            }
            ++report->round;
        }
        ::_exit(0);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    const auto end = *report;
    ::munmap(shared, sizeof(Report));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return {};
    }
    Dice dice(end.round);
    QFile kept(QDir::temp().filePath(QString("fuzz-%1").arg(end.round)));
    if (kept.open(QIODevice::WriteOnly)) {
        kept.write(QByteArray::fromStdString(make(dice)));
    }
    const auto how = WIFSIGNALED(status) ? QString("killed by signal %1").arg(WTERMSIG(status))
                     : end.fault[0] == 0 ? QString("ended with code %1").arg(WEXITSTATUS(status))
                                         : QString::fromUtf8(end.fault.data());
    return QString("round %1, kept as %2: %3").arg(end.round).arg(kept.fileName(), how);
}

} // namespace cascade::tests
