// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Queue.h"

#include "pipeline/store/QueueRows.h"

#include <algorithm>

namespace cascade::store {

namespace {

void requireSizes(const JobRequest& request)
{
    rows::requireSize(request.title, kMaxTitleBytes, "title");
    rows::requireSize(request.graph, kMaxGraphBytes, "graph");
    rows::requireSize(request.settings, kMaxSettingsBytes, "settings");
}

/// A job of `group`, or the first of a new group.
JobId insert(Database& database, const JobRequest& request, std::optional<GroupId> group)
{
    auto inserted =
        database.query("INSERT INTO job (group_id, title, seed, priority, state, position, created_ms)"
                       " VALUES (?, ?, ?, ?, 'pending', ?, ?) RETURNING id",
                       group.value_or(GroupId{}), request.title, static_cast<std::int64_t>(request.seed),
                       request.priority, rows::back(database, request.priority), rows::nowMs());
    const JobId id{inserted.next() ? inserted.integer(0) : 0};
    if (!group) {
        // The number of its first job, which no other job ever gets, names a group.
        database.run("UPDATE job SET group_id = id WHERE id = ?", id);
    }
    database.run("INSERT INTO job_text (job, settings, graph) VALUES (?, ?, ?)", id, request.settings,
                 request.graph);
    return id;
}

std::string quotedNames(std::span<const JobState> states)
{
    std::string names;
    for (const auto state : states) {
        names += (names.empty() ? "'" : ", '") + std::string(nameOf(state)) + "'";
    }
    return names;
}

std::uint64_t highestSeed(Database& database, GroupId group)
{
    // Seeds of the upper half look negative to SQLite.
    auto row = database.query(
        "SELECT seed FROM job WHERE group_id = ? ORDER BY seed < 0 DESC, seed DESC LIMIT 1", group);
    return row.next() ? static_cast<std::uint64_t>(row.integer(0)) : 0;
}

} // namespace

Result<Queue> Queue::open(const std::filesystem::path& file)
{
    auto database = Database::open(file, rows::queueSchema());
    if (!database) {
        return database.error();
    }
    return Queue(std::move(database).value());
}

Result<std::vector<JobId>> Queue::add(std::span<const JobRequest> requests)
{
    return m_database.write([&] {
        if (requests.empty()) {
            rows::refuse("queue", "expected a job to add, got none");
        }
        std::vector<JobId> ids;
        std::optional<GroupId> group;
        for (const auto& request : requests) {
            requireSizes(request);
            ids.push_back(insert(m_database, request, group));
            group = GroupId{static_cast<std::int64_t>(ids.front())};
            rows::record(m_database, ids.back(), "added", request.title);
        }
        return ids;
    });
}

Result<JobId> Queue::add(const JobRequest& request)
{
    const auto ids = add(std::span(&request, 1));
    if (!ids) {
        return ids.error();
    }
    return ids.value().front();
}

Result<JobId> Queue::nextSeed(JobId id)
{
    return m_database.write([&] {
        const auto job = rows::withTexts(m_database, rows::summary(m_database, id));
        const auto seed = highestSeed(m_database, job.summary.group);
        if (seed == UINT64_MAX) {
            rows::refuse(nameOf(id),
                         "expected a seed above those of its group, got " + std::to_string(seed) +
                             ", the highest there is",
                         "Edit a copy of the job and choose its seed.");
        }
        const auto made =
            insert(m_database, {job.summary.title, job.graph, job.settings, seed + 1, job.summary.priority},
                   job.summary.group);
        rows::record(m_database, made, "added", "next seed of " + nameOf(id));
        return made;
    });
}

Result<std::vector<JobSummary>> Queue::list(const QueueListing& what)
{
    return m_database.read([&] {
        if (what.limit < 0 || what.offset < 0) {
            rows::refuse("queue", "expected a limit and an offset of 0 or more, got " +
                                      std::to_string(what.limit) + " and " + std::to_string(what.offset));
        }
        const auto filter =
            what.states.empty() ? std::string() : "WHERE state IN (" + quotedNames(what.states) + ") ";
        return rows::summaries(m_database,
                               filter + "ORDER BY CASE state WHEN 'running' THEN 0 WHEN 'pending' THEN 1"
                                        " WHEN 'held' THEN 1 ELSE 2 END,"
                                        " iif(finished_ms IS NULL, priority, -finished_ms),"
                                        " iif(finished_ms IS NULL, position, -id), id LIMIT ? OFFSET ?",
                               what.limit, what.offset);
    });
}

Result<Job> Queue::get(JobId id)
{
    return m_database.read([&] { return rows::withTexts(m_database, rows::summary(m_database, id)); });
}

Result<void> Queue::remove(JobId id)
{
    return m_database.write([&] {
        // Looks at nothing else of the job, so that a damaged one can be removed too.
        if (m_database.query("SELECT 1 FROM job WHERE id = ? AND state = 'running'", id).next()) {
            rows::refuse(nameOf(id), "expected a job that does not run, got a running one",
                         "Cancel it first.");
        }
        if (m_database.run("DELETE FROM job WHERE id = ?", id) == 0) {
            rows::refuseUnknown(id);
        }
        rows::record(m_database, id, "removed");
    });
}

Result<std::int64_t> Queue::clear(std::span<const JobState> states)
{
    return m_database.write([&] {
        for (const auto state : states) {
            if (state == JobState::Running) {
                rows::refuse("queue", "expected states of jobs that do not run, got running",
                             "Cancel running jobs first.");
            }
        }
        const auto removed = m_database.run("DELETE FROM job WHERE state IN (" + quotedNames(states) + ")");
        if (removed > 0) {
            rows::record(m_database, std::nullopt, "cleared", std::to_string(removed) + " jobs");
        }
        return removed;
    });
}

Result<std::int64_t> Queue::changes()
{
    return m_database.changes();
}

Result<std::vector<QueueEvent>> Queue::journal(std::int64_t after, std::int64_t limit)
{
    return m_database.read([&] {
        auto query = m_database.query("SELECT number, time_ms, job, what, detail FROM journal"
                                      " WHERE number > ? ORDER BY number LIMIT ?",
                                      after, std::max<std::int64_t>(limit, 0));
        std::vector<QueueEvent> events;
        while (query.next()) {
            events.push_back({query.integer(0), query.integer(1),
                              query.isNull(2) ? std::nullopt : std::optional(JobId{query.integer(2)}),
                              query.text(3), query.text(4)});
        }
        return events;
    });
}

Result<void> Queue::check()
{
    return m_database.check();
}

} // namespace cascade::store
