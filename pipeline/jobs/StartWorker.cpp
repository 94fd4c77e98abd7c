// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/StartWorker.h"

#include "core/base/AtomicFile.h"
#include "pipeline/jobs/WorkerPlace.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string>

namespace cascade::jobs {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kStartPatience = std::chrono::seconds(60); // a cold disk and a busy machine
constexpr auto kLinkPatience = std::chrono::seconds(5);   // from a worker's first sign to its first answer
constexpr int kLookMs = 50;
constexpr int kReadyNumber = 3; // where a worker finds the pipe that it closes once it listens

struct Pipe {
    Descriptor read, write;
};

Result<Pipe> makePipe()
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return diskError("pipe", "cannot be made", errno);
    }
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

/// In the new process: only calls that are safe after a fork of a process with threads.
[[noreturn]] void becomeWorker(const char* program, int log, int ready)
{
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const bool placed = ::setsid() >= 0 && ::dup2(nothing, STDIN_FILENO) >= 0 &&
                        ::dup2(log, STDOUT_FILENO) >= 0 && ::dup2(log, STDERR_FILENO) >= 0;
    // A duplicate on its own number keeps its close-on-exec mark: it is cleared.
    const bool marked =
        ready == kReadyNumber ? ::fcntl(ready, F_SETFD, 0) == 0 : ::dup2(ready, kReadyNumber) >= 0;
    if (placed && marked) {
        ::execl(program, program, "worker", "--ready", "3", nullptr);
    }
    ::_exit(127);
}

/// Forks twice, so that the worker is nobody's child to wait for. The pipe's reading end sees its end when
/// the worker listens, or is over.
Result<Descriptor> launch(const std::filesystem::path& program, const Places& places)
{
    std::error_code ignored;
    std::filesystem::create_directories(places.dataFolder, ignored);
    const auto path = workerLog(places);
    const Descriptor log(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    auto pipe = makePipe();
    if (!log || !pipe) {
        return log ? pipe.error() : diskError(path, "cannot be written", errno);
    }
    const auto child = ::fork();
    if (child == 0) {
        if (::fork() == 0) {
            becomeWorker(program.c_str(), log.get(), pipe.value().write.get());
        }
        ::_exit(0);
    }
    if (child < 0 || ::waitpid(child, nullptr, 0) != child) {
        return diskError(program, "cannot be started", errno);
    }
    return std::move(pipe.value().read);
}

/// Waits until the worker listens or is over, which a closed pipe says.
void awaitReady(const Descriptor& ready, const CancelToken& cancel)
{
    const auto until = Clock::now() + kStartPatience;
    for (int seen = 0; seen == 0 && Clock::now() < until;) {
        cancel.throwIfCancelled();
        pollfd waiting{ready.get(), POLLIN, 0};
        seen = ::poll(&waiting, 1, kLookMs);
    }
}

} // namespace

Result<WorkerLink> startWorker(const std::filesystem::path& program, const Places& places,
                               const CancelToken& cancel)
{
    const auto ready = launch(program, places);
    if (!ready) {
        return ready.error();
    }
    awaitReady(ready.value(), cancel);
    // Where another worker holds the place, ours is over already, and that one may not listen yet.
    for (const auto until = Clock::now() + kLinkPatience;;) {
        cancel.throwIfCancelled();
        auto link = WorkerLink::open(places);
        if (!link) {
            return link.error();
        }
        if (link.value()) {
            return std::move(*link.value());
        }
        if (Clock::now() > until) {
            return Error{ErrorCode::Internal, "worker", "the worker was started and does not answer",
                         "See " + workerLog(places).string() +
                             "; if another machine shares this library, render with --worker never."};
        }
        (void)::poll(nullptr, 0, kLookMs);
    }
}

} // namespace cascade::jobs
