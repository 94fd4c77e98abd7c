// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/Database.h"
#include "pipeline/store/Job.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the sources of Queue share: rows of its tables, read and written within a transaction. All throw
// ErrorException.
namespace cascade::store::rows {

[[nodiscard]] const Schema& queueSchema();

[[nodiscard]] std::int64_t nowMs();

[[noreturn]] void refuse(std::string where, std::string what, std::string hint = {});
[[noreturn]] void refuseUnknown(JobId id);
/// Refuses a text of more than `most` bytes.
void requireSize(std::string_view text, std::size_t most, const char* name);

/// The job, or a refusal if there is none.
[[nodiscard]] JobSummary summary(Database& database, JobId id);
/// Summaries by "SELECT ... " + `tail` ("WHERE ... ORDER BY ...") over the tables job and claim.
template <typename... Values>
[[nodiscard]] std::vector<JobSummary> summaries(Database& database, std::string_view tail,
                                                const Values&... values);
[[nodiscard]] Job withTexts(Database& database, JobSummary summary);

/// Refuses a job that is in none of these states.
void requireState(const JobSummary& job, std::initializer_list<JobState> states, std::string hint = {});

/// Places before all and behind all waiting jobs of a priority.
[[nodiscard]] std::int64_t front(Database& database, Priority priority);
[[nodiscard]] std::int64_t back(Database& database, Priority priority);

void setState(Database& database, JobId id, JobState state);
/// Makes a job wait at `position`, with no owner.
void makeWait(Database& database, JobId id, std::int64_t position);
/// Ends a job, with no owner.
void end(Database& database, JobId id, JobState state);
void setError(Database& database, JobId id, const Error& error);

/// Puts the jobs of dead owners back, or ends them. Returns how many there were.
std::int64_t reclaim(Database& database);

[[nodiscard]] bool isPaused(Database& database);

/// Writes an event down, and drops those beyond kKeptEvents.
void record(Database& database, std::optional<JobId> job, std::string_view what,
            std::string_view detail = {});

// ---- Implementation

[[nodiscard]] std::string selectSummaries(std::string_view tail);
[[nodiscard]] JobSummary readSummary(const Query& row);

template <typename... Values>
std::vector<JobSummary> summaries(Database& database, std::string_view tail, const Values&... values)
{
    auto query = database.query(selectSummaries(tail), values...);
    std::vector<JobSummary> found;
    while (query.next()) {
        found.push_back(readSummary(query));
    }
    return found;
}

} // namespace cascade::store::rows
