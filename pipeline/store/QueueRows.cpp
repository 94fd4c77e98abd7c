// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/QueueRows.h"

#include "core/base/ErrorNames.h"
#include "pipeline/store/Queue.h"

#include <algorithm>
#include <chrono>

namespace cascade::store::rows {

namespace {

/// A value that we never wrote: the file is damaged in a way that SQLite cannot see.
[[noreturn]] void refuseDamaged(JobId id, const std::string& what)
{
    refuse(nameOf(id), "is damaged on disk: " + what, "Remove it from the queue and add it anew.");
}

ErrorCode errorCode(JobId id, const std::string& name)
{
    const auto code = errorCodeNamed(name);
    if (!code) {
        refuseDamaged(id, "expected a kind of error, got \"" + name + "\"");
    }
    return *code;
}

std::optional<std::int64_t> optionalInteger(const Query& row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(row.integer(column));
}

std::int64_t firstInteger(Query query)
{
    return query.next() ? query.integer(0) : 0;
}

} // namespace

std::int64_t nowMs()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void refuse(std::string where, std::string what, std::string hint)
{
    throw ErrorException(Error{ErrorCode::BadInput, std::move(where), std::move(what), std::move(hint)});
}

void refuseUnknown(JobId id)
{
    refuse(nameOf(id), "expected a job of the queue, got one that is not in it");
}

void requireSize(std::string_view text, std::size_t most, const char* name)
{
    if (text.size() > most) {
        refuse(name,
               "expected at most " + std::to_string(most) + " bytes, got " + std::to_string(text.size()));
    }
}

// ---- Reading

std::string selectSummaries(std::string_view tail)
{
    return "SELECT id, group_id, title, seed, priority, state, position, attempts, deaths, cancel_requested,"
           " created_ms, started_ms, finished_ms, progress, error_code, error_where, error_what, error_hint,"
           " owner, pid, start_ticks, pid_namespace, boot_id, reported_ms"
           " FROM job LEFT JOIN claim ON claim.job = job.id " +
           std::string(tail);
}

JobSummary readSummary(const Query& row)
{
    JobSummary job;
    job.id = JobId{row.integer(0)};
    job.group = GroupId{row.integer(1)};
    job.title = row.text(2);
    job.seed = static_cast<std::uint64_t>(row.integer(3));
    job.priority = row.integer(4) == 0 ? Priority::Interactive : Priority::Batch;
    const auto state = parseJobState(row.text(5));
    if (!state) {
        refuseDamaged(job.id, state.error().what);
    }
    job.state = state.value();
    job.position = row.integer(6);
    job.attempts = row.integer(7);
    job.deaths = row.integer(8);
    job.cancelRequested = row.integer(9) != 0;
    job.createdMs = row.integer(10);
    job.startedMs = optionalInteger(row, 11);
    job.finishedMs = optionalInteger(row, 12);
    job.progress = row.text(13);
    if (!row.isNull(14)) {
        job.error = Error{errorCode(job.id, row.text(14)), row.text(15), row.text(16), row.text(17)};
    }
    if (!row.isNull(18)) {
        job.owner = Owner{row.text(18), row.integer(19), row.integer(20), row.integer(21), row.text(22)};
        job.reportedMs = row.integer(23);
    }
    return job;
}

JobSummary summary(Database& database, JobId id)
{
    auto found = summaries(database, "WHERE id = ?", id);
    if (found.empty()) {
        refuseUnknown(id);
    }
    return std::move(found.front());
}

Job withTexts(Database& database, JobSummary summary)
{
    auto row = database.query(
        "SELECT graph, settings, result FROM job_text JOIN job ON job.id = job_text.job WHERE job = ?",
        summary.id);
    if (!row.next()) {
        refuseDamaged(summary.id, "its graph is gone");
    }
    return Job{std::move(summary), row.text(0), row.text(1), row.text(2)};
}

bool isPaused(Database& database)
{
    return firstInteger(database.query("SELECT paused FROM queue")) != 0;
}

void requireState(const JobSummary& job, std::initializer_list<JobState> states, std::string hint)
{
    if (std::find(states.begin(), states.end(), job.state) != states.end()) {
        return;
    }
    std::string expected;
    for (const auto state : states) {
        expected += (expected.empty() ? "" : " or ") + std::string(nameOf(state));
    }
    refuse(nameOf(job.id), "expected it to be " + expected + ", got " + std::string(nameOf(job.state)),
           std::move(hint));
}

std::int64_t front(Database& database, Priority priority)
{
    return firstInteger(database.query("SELECT coalesce(min(position), 1) - 1 FROM job"
                                       " WHERE state IN ('pending', 'held') AND priority = ?",
                                       priority));
}

std::int64_t back(Database& database, Priority priority)
{
    return firstInteger(database.query("SELECT coalesce(max(position), -1) + 1 FROM job"
                                       " WHERE state IN ('pending', 'held') AND priority = ?",
                                       priority));
}

// ---- Writing

void setState(Database& database, JobId id, JobState state)
{
    database.run("UPDATE job SET state = ? WHERE id = ?", nameOf(state), id);
}

void makeWait(Database& database, JobId id, std::int64_t position)
{
    database.run("DELETE FROM claim WHERE job = ?", id);
    database.run("UPDATE job SET state = 'pending', position = ?, finished_ms = NULL, cancel_requested = 0,"
                 " error_code = NULL, error_where = NULL, error_what = NULL, error_hint = NULL WHERE id = ?",
                 position, id);
}

void end(Database& database, JobId id, JobState state)
{
    database.run("DELETE FROM claim WHERE job = ?", id);
    database.run("UPDATE job SET state = ?, finished_ms = ?, cancel_requested = 0 WHERE id = ?",
                 nameOf(state), nowMs(), id);
}

void setError(Database& database, JobId id, const Error& error)
{
    database.run(
        "UPDATE job SET error_code = ?, error_where = ?, error_what = ?, error_hint = ? WHERE id = ?",
        cascade::nameOf(error.code), error.where, error.what, error.hint, id);
}

void record(Database& database, std::optional<JobId> job, std::string_view what, std::string_view detail)
{
    constexpr auto* kInsert = "INSERT INTO journal (time_ms, job, what, detail) VALUES (?, ?, ?, ?)";
    if (job) {
        database.run(kInsert, nowMs(), *job, what, detail);
    } else {
        database.run(kInsert, nowMs(), nullptr, what, detail);
    }
    database.run("DELETE FROM journal WHERE number <= last_insert_rowid() - ?", kKeptEvents);
}

} // namespace cascade::store::rows
