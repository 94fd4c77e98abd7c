// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/Subprocess.h"

#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>

extern char** environ;

namespace cascade::jobs {

namespace {

struct Pipe {
    std::array<int, 2> ends{-1, -1};

    Pipe()
    {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            ends = {-1, -1};
        }
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe()
    {
        closeEnd(0);
        closeEnd(1);
    }
    void closeEnd(std::size_t end)
    {
        if (ends[end] >= 0) {
            ::close(ends[end]);
            ends[end] = -1;
        }
    }
};

constexpr int kLookMs = 100; // between looks at whether to stop
constexpr int kEndMs = 5;    // between looks at a program that says no more

/// Reads both until both are closed, or somebody cancels.
void drain(Pipe& out, Pipe& error, ProgramResult& result, const CancelToken& cancel)
{
    std::array<char, 4096> buffer{};
    while ((out.ends[0] >= 0 || error.ends[0] >= 0) && !cancel.cancelled()) {
        std::array<pollfd, 2> ready{pollfd{out.ends[0], POLLIN, 0}, pollfd{error.ends[0], POLLIN, 0}};
        if (::poll(ready.data(), ready.size(), kLookMs) < 0 && errno != EINTR) {
            return;
        }
        for (const std::size_t i : {0, 1}) {
            if (ready[i].revents == 0) {
                continue;
            }
            const auto got = ::read(ready[i].fd, buffer.data(), buffer.size());
            if (got > 0) {
                (i == 0 ? result.out : result.error).append(buffer.data(), static_cast<std::size_t>(got));
            } else if (got == 0 || errno != EINTR) {
                (i == 0 ? out : error).closeEnd(0);
            }
        }
    }
}

/// Waits for a program that leads a group of its own; ends the group if somebody cancels.
int exitCode(pid_t child, const CancelToken& cancel)
{
    int status = 0;
    while (::waitpid(child, &status, WNOHANG) == 0) {
        if (cancel.cancelled()) {
            ::kill(-child, SIGKILL);
        }
        ::poll(nullptr, 0, kEndMs); // it closed its output and goes on, or is about to end
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

Result<ProgramResult> runProgram(const std::vector<std::string>& command, const CancelToken& cancel)
{
    std::vector<char*> words;
    for (const auto& word : command) {
        words.push_back(const_cast<char*>(word.c_str())); // posix_spawn does not write
    }
    words.push_back(nullptr);
    Pipe out, error;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
    ::posix_spawn_file_actions_adddup2(&actions, error.ends[1], 2);
    posix_spawnattr_t group;
    ::posix_spawnattr_init(&group);
    ::posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP);
    pid_t child = 0;
    const int failed = ::posix_spawnp(&child, words[0], &actions, &group, words.data(), environ);
    ::posix_spawnattr_destroy(&group);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        return Error{
            ErrorCode::Internal, command[0], std::string("cannot be started: ") + std::strerror(failed), {}};
    }
    out.closeEnd(1);
    error.closeEnd(1);
    ProgramResult result;
    drain(out, error, result, cancel);
    result.code = exitCode(child, cancel);
    cancel.throwIfCancelled();
    return result;
}

} // namespace cascade::jobs
