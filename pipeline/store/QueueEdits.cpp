// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Queue.h"

#include "pipeline/store/QueueRows.h"

// Changes to jobs that wait, and to the queue as a whole.
namespace cascade::store {

namespace {

constexpr auto* kNotWaiting = "Only jobs that wait can be changed; retry or copy this one instead.";

JobSummary waiting(Database& database, JobId id)
{
    auto job = rows::summary(database, id);
    rows::requireState(job, {JobState::Pending, JobState::Held}, kNotWaiting);
    return job;
}

void place(Database& database, JobId id, std::int64_t position)
{
    database.run("UPDATE job SET position = ? WHERE id = ?", position, id);
    rows::record(database, id, "moved");
}

enum class Side { Before, After };

void moveBeside(Database& database, JobId id, JobId other, Side side)
{
    const auto job = waiting(database, id);
    const auto beside = waiting(database, other);
    if (id == other) {
        rows::refuse(nameOf(id), "expected another job to move it to, got itself");
    }
    if (job.priority != beside.priority) {
        rows::refuse(nameOf(id),
                     "expected a job of the same priority, got " + std::string(nameOf(beside.priority)) +
                         " " + nameOf(other),
                     "Change the priority of one of them first.");
    }
    // All that stands earlier makes room, so that a place is free.
    const auto last = side == Side::Before ? beside.position - 1 : beside.position;
    database.run("UPDATE job SET position = position - 1"
                 " WHERE state IN ('pending', 'held') AND priority = ? AND position <= ?",
                 job.priority, last);
    place(database, id, last);
}

template <typename Value>
void setColumn(Database& database, const char* update, const std::optional<Value>& value, JobId id)
{
    if (value) {
        database.run(update, *value, id);
    }
}

void setPaused(Database& database, bool paused)
{
    if (rows::isPaused(database) != paused) {
        database.run("UPDATE queue SET paused = ?", std::int64_t{paused});
        rows::record(database, std::nullopt, paused ? "paused" : "resumed");
    }
}

} // namespace

Result<void> Queue::edit(JobId id, const JobEdit& changes)
{
    return m_database.write([&] {
        const auto job = waiting(m_database, id);
        rows::requireSize(changes.title.value_or(""), kMaxTitleBytes, "title");
        rows::requireSize(changes.graph.value_or(""), kMaxGraphBytes, "graph");
        rows::requireSize(changes.settings.value_or(""), kMaxSettingsBytes, "settings");
        setColumn(m_database, "UPDATE job SET title = ? WHERE id = ?", changes.title, id);
        setColumn(m_database, "UPDATE job_text SET graph = ? WHERE job = ?", changes.graph, id);
        setColumn(m_database, "UPDATE job_text SET settings = ? WHERE job = ?", changes.settings, id);
        if (changes.seed) {
            m_database.run("UPDATE job SET seed = ? WHERE id = ?", static_cast<std::int64_t>(*changes.seed),
                           id);
        }
        if (changes.priority && *changes.priority != job.priority) {
            m_database.run("UPDATE job SET priority = ?, position = ? WHERE id = ?", *changes.priority,
                           rows::back(m_database, *changes.priority), id);
        }
        rows::record(m_database, id, "edited");
    });
}

Result<void> Queue::moveToTop(JobId id)
{
    return m_database.write([&] {
        const auto job = waiting(m_database, id);
        place(m_database, id, rows::front(m_database, job.priority));
    });
}

Result<void> Queue::moveToBottom(JobId id)
{
    return m_database.write([&] {
        const auto job = waiting(m_database, id);
        place(m_database, id, rows::back(m_database, job.priority));
    });
}

Result<void> Queue::moveBefore(JobId id, JobId other)
{
    return m_database.write([&] { moveBeside(m_database, id, other, Side::Before); });
}

Result<void> Queue::moveAfter(JobId id, JobId other)
{
    return m_database.write([&] { moveBeside(m_database, id, other, Side::After); });
}

Result<void> Queue::pause(JobId id)
{
    return m_database.write([&] {
        rows::requireState(rows::summary(m_database, id), {JobState::Pending},
                           "A running job stops when it is cancelled, or when the whole queue is paused.");
        rows::setState(m_database, id, JobState::Held);
        rows::record(m_database, id, "held");
    });
}

Result<void> Queue::resume(JobId id)
{
    return m_database.write([&] {
        rows::requireState(rows::summary(m_database, id), {JobState::Held});
        rows::setState(m_database, id, JobState::Pending);
        rows::record(m_database, id, "resumed");
    });
}

Result<void> Queue::pauseAll()
{
    return m_database.write([&] { setPaused(m_database, true); });
}

Result<void> Queue::resumeAll()
{
    return m_database.write([&] { setPaused(m_database, false); });
}

Result<bool> Queue::paused()
{
    return m_database.read([&] { return rows::isPaused(m_database); });
}

Result<void> Queue::cancel(JobId id)
{
    return m_database.write([&] {
        rows::reclaim(m_database); // a dead owner would never see the request
        const auto job = rows::summary(m_database, id);
        rows::requireState(job, {JobState::Pending, JobState::Held, JobState::Running});
        if (job.state == JobState::Running) {
            m_database.run("UPDATE job SET cancel_requested = 1 WHERE id = ?", id);
            rows::record(m_database, id, "cancel requested");
        } else {
            rows::end(m_database, id, JobState::Cancelled);
            rows::record(m_database, id, "cancelled");
        }
    });
}

Result<void> Queue::retry(JobId id)
{
    return m_database.write([&] {
        const auto job = rows::summary(m_database, id);
        rows::requireState(job, {JobState::Failed, JobState::Cancelled});
        rows::makeWait(m_database, id, rows::back(m_database, job.priority));
        m_database.run("UPDATE job SET deaths = 0 WHERE id = ?", id);
        rows::record(m_database, id, "retried");
    });
}

} // namespace cascade::store
