// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "pipeline/store/Owner.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cascade::store {

/// Names a job for good: no later job gets the number of a removed one.
enum class JobId : std::int64_t {};
/// Jobs that were added together, and the next seeds of them: the takes of one graph.
enum class GroupId : std::int64_t {};

/// Interactive jobs, which somebody waits for, go before all batch jobs. The numbers are on disk.
enum class Priority { Interactive = 0, Batch = 1 };

enum class JobState {
    Pending,   ///< waits for its turn
    Held,      ///< paused: keeps its place, but is passed over
    Running,   ///< an owner works on it
    Done,      ///< has a result
    Failed,    ///< has an error
    Cancelled, ///< stopped by the user
};

inline constexpr std::size_t kMaxTitleBytes = 1 << 10;
inline constexpr std::size_t kMaxGraphBytes = 16 << 20;
inline constexpr std::size_t kMaxSettingsBytes = 1 << 20;
inline constexpr std::size_t kMaxProgressBytes = 64 << 10;
inline constexpr std::size_t kMaxResultBytes = 1 << 20;

/// What is to be made. The queue keeps graph and settings as they are given and never looks into them.
struct JobRequest {
    std::string title;
    std::string graph;    ///< JSON, up to kMaxGraphBytes
    std::string settings; ///< JSON, up to kMaxSettingsBytes: until which stage, output file
    std::uint64_t seed = 0;
    Priority priority = Priority::Batch;
};

/// What to change of a job; all else stays.
struct JobEdit {
    std::optional<std::string> title;
    std::optional<std::string> graph;
    std::optional<std::string> settings;
    std::optional<std::uint64_t> seed;
    std::optional<Priority> priority; ///< another one than before puts the job at the end of that priority
};

/// All of a job but its large texts, as lists show it. Times are UTC in milliseconds since 1970.
struct JobSummary {
    JobId id{};
    GroupId group{};
    std::string title;
    std::uint64_t seed = 0;
    Priority priority = Priority::Batch;
    JobState state = JobState::Pending;
    std::int64_t position = 0; ///< lower is earlier among the waiting jobs of a priority; else of no meaning
    std::int64_t attempts = 0; ///< how often it was begun
    std::int64_t deaths = 0;   ///< how often its owner ended without a word since it was added or retried
    bool cancelRequested = false;
    std::int64_t createdMs = 0;
    std::optional<std::int64_t> startedMs;  ///< the last attempt
    std::optional<std::int64_t> finishedMs; ///< done, failed or cancelled
    std::optional<std::int64_t> reportedMs; ///< when its owner was last heard; running jobs only
    std::optional<Owner> owner;             ///< of a running job
    std::string progress;                   ///< JSON as last reported; kept for an attempt that goes on
    std::optional<Error> error;             ///< of a failed job
};

struct Job {
    JobSummary summary;
    std::string graph;
    std::string settings;
    std::string result; ///< JSON; empty unless done
};

/// Something that happened to a job or, without one, to the whole queue.
struct QueueEvent {
    std::int64_t number = 0; ///< grows with each event
    std::int64_t timeMs = 0;
    std::optional<JobId> job;
    std::string what; ///< "added", "claimed", "done", "failed", "reclaimed", ...
    std::string detail;
};

/// "job 12", as messages name it.
[[nodiscard]] std::string nameOf(JobId id);
/// "pending", "held", ... as on disk and on the command line.
[[nodiscard]] std::string_view nameOf(JobState state);
/// "interactive" or "batch".
[[nodiscard]] std::string_view nameOf(Priority priority);

/// Errors   BadInput for a word that names no state.
[[nodiscard]] Result<JobState> parseJobState(std::string_view name);
/// Errors   BadInput for a word that names no priority.
[[nodiscard]] Result<Priority> parsePriority(std::string_view name);

} // namespace cascade::store
