// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/Queue.h"

#include <QDir>
#include <QTemporaryDir>

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cascade::tests {

/// A folder for the databases of one test function, gone after it. In memory where that can be: a disk that
/// is busy with other things makes every commit wait.
class DatabaseFolder {
public:
    [[nodiscard]] std::filesystem::path file(const char* name = "queue.db") const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

private:
    static QString place()
    {
        const auto memory = QStringLiteral("/dev/shm");
        return (::access("/dev/shm", W_OK) == 0 ? memory : QDir::tempPath()) +
               QStringLiteral("/cascade-store-XXXXXX");
    }

    QTemporaryDir m_folder{place()};
};

inline store::Queue openQueue(const std::filesystem::path& file)
{
    return store::Queue::open(file).value();
}

inline store::JobRequest request(std::string title, store::Priority priority = store::Priority::Batch)
{
    return {std::move(title), R"({"nodes": []})", R"({"until": "ssr3"})", 7, priority};
}

/// The titles of the jobs in these states, in the order in which `list` gives them.
inline std::string titles(store::Queue& queue, std::vector<store::JobState> states = {})
{
    std::string all;
    for (const auto& job : queue.list({std::move(states)}).value()) {
        all += (all.empty() ? "" : " ") + job.title;
    }
    return all;
}

inline store::JobSummary summaryOf(store::Queue& queue, store::JobId id)
{
    return queue.get(id).value().summary;
}

/// The first error met by somebody who opens, checks and uses the file; nothing if there was none.
inline std::optional<Error> firstError(const std::filesystem::path& file)
{
    auto opened = store::Queue::open(file);
    if (!opened) {
        return opened.error();
    }
    auto& queue = opened.value();
    std::optional<Error> first;
    const auto note = [&](const auto& result) {
        if (!result && !first) {
            first = result.error();
        }
    };
    note(queue.check());
    const auto jobs = queue.list();
    note(jobs);
    for (int id = 1; id <= 40; ++id) {
        note(queue.get(store::JobId{id}));
    }
    const auto owner = store::Owner::create().value();
    note(queue.claimNext(owner));
    note(queue.moveToTop(store::JobId{20}));
    note(queue.nextSeed(store::JobId{21}));
    note(queue.add(request("new")));
    note(queue.journal());
    note(queue.remove(store::JobId{22}));
    note(queue.clear(std::vector{store::JobState::Pending}));
    return first;
}

/// An owner whose process is over: of this machine's last boot.
inline store::Owner deadOwner()
{
    auto owner = store::Owner::create().value();
    owner.bootId = "00000000-0000-0000-0000-000000000000";
    return owner;
}

/// Runs `body` in a process of its own, whose exit status it gives. The caller waits for it.
template <typename Body>
pid_t startProcess(Body&& body)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(body());
    }
    return child;
}

/// The exit status, or -1 for a process that a signal ended.
inline int statusOf(pid_t child)
{
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace cascade::tests
