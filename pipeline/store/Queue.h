// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/Database.h"
#include "pipeline/store/Job.h"

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

namespace cascade::store {

struct QueueListing {
    std::vector<JobState> states; ///< only these; empty for all
    std::int64_t limit = 1000;
    std::int64_t offset = 0;
};

/// The jobs of a library, on disk, shared by all processes that open it. A job is pending or held, then
/// running, then done, failed or cancelled; those it can be taken back from are said at each function.
///
/// Each function is one transaction: all of it has happened, on the disk, when it returns, or nothing has, a
/// kill -9 or a full disk in the middle included.
///
/// Errors   of every function: BadInput if the job is unknown, or in a state in which what is asked means
///          nothing (the message says both); those of Database::write.
/// Threads  one at a time; each thread and each process opens its own.
class Queue {
public:
    [[nodiscard]] static Result<Queue> open(const std::filesystem::path& file);

    // ---- For those who want clips

    /// Adds jobs at the end of their priorities, as one group.
    ///
    /// Errors   BadInput if there are none, or a text is too long; then none is added.
    [[nodiscard]] Result<std::vector<JobId>> add(std::span<const JobRequest> requests);
    [[nodiscard]] Result<JobId> add(const JobRequest& request);

    /// Running jobs, then waiting ones in the order in which they will run, then ended ones, the last first.
    [[nodiscard]] Result<std::vector<JobSummary>> list(const QueueListing& what = {});
    [[nodiscard]] Result<Job> get(JobId id);

    /// Changes a pending or held job.
    [[nodiscard]] Result<void> edit(JobId id, const JobEdit& changes);

    /// Move a pending or held job among those of its priority. `other` must wait in the same priority.
    [[nodiscard]] Result<void> moveToTop(JobId id);
    [[nodiscard]] Result<void> moveToBottom(JobId id);
    [[nodiscard]] Result<void> moveBefore(JobId id, JobId other);
    [[nodiscard]] Result<void> moveAfter(JobId id, JobId other);

    /// A pending job is held in its place; a held one waits again.
    [[nodiscard]] Result<void> pause(JobId id);
    [[nodiscard]] Result<void> resume(JobId id);

    /// While the queue is paused no job is claimed. Running ones go on unless their owners ask `paused` and
    /// release them. Pausing a paused queue changes nothing.
    [[nodiscard]] Result<void> pauseAll();
    [[nodiscard]] Result<void> resumeAll();
    [[nodiscard]] Result<bool> paused();

    /// A waiting job is cancelled at once. A running one is when its owner, who sees `cancelRequested`, fails
    /// it with ErrorCode::Cancelled; or when that owner is found dead.
    [[nodiscard]] Result<void> cancel(JobId id);

    /// A failed or cancelled job waits again, at the end of its priority, its attempts kept.
    [[nodiscard]] Result<void> retry(JobId id);

    /// Adds a copy of a job, in any state, to its group, with the seed that follows the group's highest.
    ///
    /// Errors   BadInput if no seed follows.
    [[nodiscard]] Result<JobId> nextSeed(JobId id);

    /// Forgets a job that does not run.
    [[nodiscard]] Result<void> remove(JobId id);

    /// Forgets all jobs in these states, of which Running is none. Returns how many.
    [[nodiscard]] Result<std::int64_t> clear(std::span<const JobState> states);

    // ---- For those who make them

    /// Makes the first pending job, interactive ones before batch ones, run under `owner`. Nothing if none
    /// waits or the queue is paused. With `only`, jobs of that priority alone. Jobs of dead owners are
    /// reclaimed first.
    [[nodiscard]] Result<std::optional<Job>> claimNext(const Owner& owner,
                                                       std::optional<Priority> only = std::nullopt);

    /// Makes one pending, held or failed job run under `owner`: what was made elsewhere is then told by
    /// `finish` or `fail`.
    [[nodiscard]] Result<void> claim(JobId id, const Owner& owner);

    /// Puts running jobs whose owners have ended back at the front; those whose owners have ended three times
    /// without a word fail. Returns how many were running.
    [[nodiscard]] Result<std::int64_t> reclaimOrphans();

    // Of the functions that take an owner, each is refused with BadInput unless that owner holds the job now:
    // it may have been reclaimed meanwhile. So no job ends twice.

    /// Says that the owner lives.
    [[nodiscard]] Result<void> heartbeat(JobId id, const Owner& owner);
    /// The same, with progress for all who look.
    ///
    /// Errors   BadInput beyond kMaxProgressBytes.
    [[nodiscard]] Result<void> report(JobId id, const Owner& owner, std::string_view progress);
    /// Errors   BadInput beyond kMaxResultBytes; the job then still runs.
    [[nodiscard]] Result<void> finish(JobId id, const Owner& owner, std::string_view result);
    /// An error of code Cancelled makes the job cancelled, any other one failed.
    [[nodiscard]] Result<void> fail(JobId id, const Owner& owner, const Error& error);
    /// Stops until somebody approves what it came to: the job is held in front of its priority, passed over,
    /// and goes on with these settings when it is resumed. It is cancelled instead if that was asked.
    ///
    /// Errors   BadInput for texts beyond their limits; the job then still runs.
    [[nodiscard]] Result<void> hold(JobId id, const Owner& owner, std::string_view progress,
                                    std::string_view settings);
    /// Gives the job up unfinished: it waits at the front of its priority, or is cancelled if that was asked.
    [[nodiscard]] Result<void> release(JobId id, const Owner& owner);

    [[nodiscard]] Result<bool> cancelRequested(JobId id);
    /// Whether a claim would give an interactive job: time for batch work to be released between two steps.
    [[nodiscard]] Result<bool> interactiveWaiting();

    // ---- For those who watch

    /// Differs from its last value if anything has changed since, by whichever process. Cheap.
    [[nodiscard]] Result<std::int64_t> changes();

    /// Events after the one of number `after`, in order. The last kKeptEvents are kept.
    [[nodiscard]] Result<std::vector<QueueEvent>> journal(std::int64_t after = 0, std::int64_t limit = 1000);

    /// Reads the whole file and checks its structure.
    ///
    /// Errors   BadInput with the first damage found.
    [[nodiscard]] Result<void> check();

private:
    explicit Queue(Database database) : m_database(std::move(database)) {}

    Database m_database;
};

inline constexpr std::int64_t kKeptEvents = 10'000;
/// So often a job's owner may end without a word before the job fails.
inline constexpr std::int64_t kMaxDeaths = 3;

} // namespace cascade::store
