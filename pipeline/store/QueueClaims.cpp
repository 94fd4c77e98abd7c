// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Queue.h"

#include "pipeline/store/QueueRows.h"

#include <ranges>

// What those who run jobs do: claim, report, end.
namespace cascade::store {

namespace rows {

namespace {

/// A job that stopped before its end: waits in front of the others, or is cancelled if that was asked.
void putBack(Database& database, const JobSummary& job, std::string_view what, std::string_view detail)
{
    if (job.cancelRequested) {
        end(database, job.id, JobState::Cancelled);
        record(database, job.id, "cancelled", detail);
    } else {
        makeWait(database, job.id, front(database, job.priority));
        record(database, job.id, what, detail);
    }
}

void reclaimOne(Database& database, const JobSummary& job)
{
    const auto deaths = job.deaths + 1;
    database.run("UPDATE job SET deaths = ? WHERE id = ?", deaths, job.id);
    if (deaths < kMaxDeaths || job.cancelRequested) {
        putBack(database, job, "reclaimed",
                job.owner ? "process " + std::to_string(job.owner->pid) + " has ended" : "no owner");
        return;
    }
    const Error error{ErrorCode::Internal, nameOf(job.id),
                      "expected a result, got a program that ended " + std::to_string(deaths) +
                          " times without saying why",
                      "It may need more memory than there is: lower the frames or the size, then retry it."};
    setError(database, job.id, error);
    end(database, job.id, JobState::Failed);
    record(database, job.id, "failed", error.what);
}

} // namespace

std::int64_t reclaim(Database& database)
{
    // Each goes to the front, so the first of them must come last.
    const auto running = summaries(database, "WHERE state = 'running' ORDER BY position DESC, id DESC");
    const auto now = nowMs();
    std::int64_t reclaimed = 0;
    for (const auto& job : running) {
        if (!job.owner || hasEnded(*job.owner, now - *job.reportedMs)) {
            reclaimOne(database, job);
            ++reclaimed;
        }
    }
    return reclaimed;
}

} // namespace rows

namespace {

/// The job, if `owner` holds it.
JobSummary held(Database& database, JobId id, const Owner& owner)
{
    auto job = rows::summary(database, id);
    if (!job.owner || *job.owner != owner) {
        rows::refuse(nameOf(id),
                     "expected it to be run by this worker, got " +
                         (job.owner ? "one that process " + std::to_string(job.owner->pid) + " runs"
                                    : "a " + std::string(nameOf(job.state)) + " one"),
                     "The job was taken back since this worker was thought dead; its work is dropped.");
    }
    return job;
}

std::optional<JobSummary> firstPending(Database& database, std::optional<Priority> only)
{
    auto found =
        only ? rows::summaries(database,
                               "WHERE state = 'pending' AND priority = ?"
                               " ORDER BY position LIMIT 1",
                               *only)
             : rows::summaries(database, "WHERE state = 'pending' ORDER BY priority, position LIMIT 1");
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

void giveTo(const Owner& owner, Database& database, JobId id)
{
    const auto now = rows::nowMs();
    database.run("UPDATE job SET state = 'running', attempts = attempts + 1, started_ms = ? WHERE id = ?",
                 now, id);
    database.run("INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?)", id, owner.id, owner.pid, owner.startTicks,
                 owner.pidNamespace, owner.bootId, now);
    rows::record(database, id, "claimed", "process " + std::to_string(owner.pid) + ", " + owner.id);
}

} // namespace

Result<std::optional<Job>> Queue::claimNext(const Owner& owner, std::optional<Priority> only)
{
    return m_database.write([&]() -> std::optional<Job> {
        rows::reclaim(m_database);
        if (rows::isPaused(m_database)) {
            return std::nullopt;
        }
        const auto next = firstPending(m_database, only);
        if (!next) {
            return std::nullopt;
        }
        giveTo(owner, m_database, next->id);
        return rows::withTexts(m_database, rows::summary(m_database, next->id));
    });
}

Result<void> Queue::claim(JobId id, const Owner& owner)
{
    return m_database.write([&] {
        const auto job = rows::summary(m_database, id);
        rows::requireState(job, {JobState::Pending, JobState::Held, JobState::Failed});
        rows::makeWait(m_database, id, job.position); // without the error of before
        giveTo(owner, m_database, id);
    });
}

Result<std::int64_t> Queue::reclaimOrphans()
{
    return m_database.write([&] { return rows::reclaim(m_database); });
}

Result<void> Queue::heartbeat(JobId id, const Owner& owner)
{
    return m_database.write([&] {
        (void)held(m_database, id, owner);
        m_database.run("UPDATE claim SET reported_ms = ? WHERE job = ?", rows::nowMs(), id);
    });
}

Result<void> Queue::report(JobId id, const Owner& owner, std::string_view progress)
{
    return m_database.write([&] {
        (void)held(m_database, id, owner);
        rows::requireSize(progress, kMaxProgressBytes, "progress");
        m_database.run("UPDATE claim SET reported_ms = ? WHERE job = ?", rows::nowMs(), id);
        m_database.run("UPDATE job SET progress = ? WHERE id = ?", progress, id);
    });
}

Result<void> Queue::finish(JobId id, const Owner& owner, std::string_view result)
{
    return m_database.write([&] {
        (void)held(m_database, id, owner);
        rows::requireSize(result, kMaxResultBytes, "result");
        m_database.run("UPDATE job SET result = ? WHERE id = ?", result, id);
        rows::end(m_database, id, JobState::Done);
        rows::record(m_database, id, "done");
    });
}

Result<void> Queue::fail(JobId id, const Owner& owner, const Error& error)
{
    return m_database.write([&] {
        (void)held(m_database, id, owner);
        const bool cancelled = error.code == ErrorCode::Cancelled;
        if (!cancelled) {
            rows::setError(m_database, id, error);
        }
        rows::end(m_database, id, cancelled ? JobState::Cancelled : JobState::Failed);
        rows::record(m_database, id, cancelled ? "cancelled" : "failed", error.message());
    });
}

Result<void> Queue::release(JobId id, const Owner& owner)
{
    return m_database.write([&] { rows::putBack(m_database, held(m_database, id, owner), "released", {}); });
}

Result<void> Queue::hold(JobId id, const Owner& owner, std::string_view progress, std::string_view settings)
{
    return m_database.write([&] {
        const auto job = held(m_database, id, owner);
        rows::requireSize(progress, kMaxProgressBytes, "progress");
        rows::requireSize(settings, kMaxSettingsBytes, "settings");
        rows::putBack(m_database, job, "held", progress);
        if (!job.cancelRequested) {
            rows::setState(m_database, id, JobState::Held);
            m_database.run("UPDATE job SET progress = ? WHERE id = ?", progress, id);
            m_database.run("UPDATE job_text SET settings = ? WHERE job = ?", settings, id);
        }
    });
}

Result<bool> Queue::cancelRequested(JobId id)
{
    return m_database.read([&] { return rows::summary(m_database, id).cancelRequested; });
}

Result<bool> Queue::interactiveWaiting()
{
    return m_database.read([&] {
        return !rows::isPaused(m_database) && firstPending(m_database, Priority::Interactive).has_value();
    });
}

} // namespace cascade::store
