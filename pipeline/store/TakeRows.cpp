// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/TakeRows.h"

#include "pipeline/store/QueueRows.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace cascade::store {

namespace {

/// In the order of the enumeration.
constexpr std::array<std::string_view, 4> kStates = {"done", "stopped", "held", "failed"};

} // namespace

std::string nameOf(TakeId id)
{
    return "take " + std::to_string(static_cast<std::int64_t>(id));
}

std::string_view nameOf(TakeState state)
{
    return kStates.at(static_cast<std::size_t>(state));
}

namespace rows {

namespace {

/// Released: never changes. A later schema is a step of its own behind it. `identity` tells runs of the same
/// graph, seed and numeric mode.
constexpr const char* kSchema1 = R"(
CREATE TABLE take (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'stopped', 'held', 'failed')),
    stopped_at TEXT NOT NULL, -- JSON: ids of nodes
    error TEXT NOT NULL,
    graph TEXT NOT NULL,
    folder TEXT NOT NULL,
    seed INTEGER NOT NULL, -- 64 bits without sign, stored as if they had one
    version TEXT NOT NULL,
    numeric_mode TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX take_by_time ON take (changed_ms);

CREATE TABLE take_stage (
    take INTEGER NOT NULL REFERENCES take (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    node TEXT NOT NULL,
    key TEXT NOT NULL,
    frames INTEGER NOT NULL,
    height INTEGER NOT NULL,
    width INTEGER NOT NULL,
    rate_numerator INTEGER NOT NULL,
    rate_denominator INTEGER NOT NULL,
    computed INTEGER NOT NULL,
    microseconds INTEGER NOT NULL,
    PRIMARY KEY (take, position)
) STRICT;

CREATE TABLE take_export (
    take INTEGER NOT NULL REFERENCES take (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    node TEXT NOT NULL,
    file TEXT NOT NULL,
    frames_sha256 TEXT NOT NULL,
    PRIMARY KEY (take, position)
) STRICT;
)";

constexpr std::array<const char*, 1> kSteps = {kSchema1};
constexpr std::int32_t kApplicationId = 0x4373634c; // "CscL"
constexpr Schema kLibrarySchema{"library", kApplicationId, kSteps};

/// A value that we never wrote: the file is damaged in a way that SQLite cannot see.
[[noreturn]] void refuseDamaged(TakeId id, const std::string& what)
{
    refuse(nameOf(id), "is damaged on disk: " + what, "Delete it: cascade takes delete.");
}

TakeState stateNamed(TakeId id, const std::string& name)
{
    const auto* found = std::find(kStates.begin(), kStates.end(), name);
    if (found == kStates.end()) {
        refuseDamaged(id, "expected a state, got \"" + name + "\"");
    }
    return static_cast<TakeState>(found - kStates.begin());
}

std::vector<std::string> nodesIn(TakeId id, const std::string& text)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    std::vector<std::string> nodes;
    for (const auto& node : json) {
        if (!node.is_string()) {
            refuseDamaged(id, "expected ids of nodes");
        }
        nodes.push_back(node.get<std::string>());
    }
    return nodes;
}

std::vector<TakeStage> stagesOf(Database& database, TakeId id)
{
    auto row = database.query("SELECT node, key, frames, height, width, rate_numerator, rate_denominator,"
                              " computed, microseconds FROM take_stage WHERE take = ? ORDER BY position",
                              id);
    std::vector<TakeStage> stages;
    while (row.next()) {
        auto key = Key::parse(row.text(1));
        if (!key || row.integer(5) < 1 || row.integer(6) < 1) {
            refuseDamaged(id, "a stage has no key or no rate");
        }
        stages.push_back({row.text(0),
                          std::move(key).value(),
                          static_cast<int>(row.integer(2)),
                          static_cast<int>(row.integer(3)),
                          static_cast<int>(row.integer(4)),
                          {row.integer(5), row.integer(6)},
                          row.integer(7) != 0,
                          static_cast<double>(row.integer(8)) / 1e6});
    }
    return stages;
}

std::vector<TakeExport> exportsOf(Database& database, TakeId id)
{
    auto row = database.query(
        "SELECT node, file, frames_sha256 FROM take_export WHERE take = ? ORDER BY position", id);
    std::vector<TakeExport> exports;
    while (row.next()) {
        exports.push_back({row.text(0), row.text(1), row.text(2)});
    }
    return exports;
}

void insertParts(Database& database, TakeId id, const TakeRecord& record)
{
    std::int64_t position = 0;
    for (const auto& stage : record.stages) {
        database.run("INSERT INTO take_stage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id, position++,
                     stage.node, stage.key.text(), std::int64_t{stage.frames}, std::int64_t{stage.height},
                     std::int64_t{stage.width}, std::int64_t{stage.rate.numerator},
                     std::int64_t{stage.rate.denominator}, std::int64_t{stage.computed},
                     static_cast<std::int64_t>(stage.seconds * 1e6));
    }
    for (const auto& file : record.exports) {
        database.run("INSERT INTO take_export VALUES (?, ?, ?, ?, ?)", id, position++, file.node,
                     file.file.string(), file.framesSha256);
    }
}

std::string jsonOf(const std::vector<std::string>& nodes)
{
    return nlohmann::json(nodes).dump();
}

} // namespace

const Schema& librarySchema()
{
    return kLibrarySchema;
}

std::vector<Take> takes(Database& database, std::string_view tail)
{
    auto row = database.query("SELECT id, title, state, stopped_at, error, graph, folder, seed, version,"
                              " numeric_mode, created_ms, changed_ms, identity FROM take " +
                              std::string(tail));
    std::vector<Take> found;
    while (row.next()) {
        Take take;
        take.id = TakeId{row.integer(0)};
        take.title = row.text(1);
        take.state = stateNamed(take.id, row.text(2));
        take.stoppedAt = nodesIn(take.id, row.text(3));
        take.error = row.text(4);
        take.graph = row.text(5);
        take.folder = row.text(6);
        take.seed = static_cast<std::uint64_t>(row.integer(7));
        take.version = row.text(8);
        take.numericMode = row.text(9);
        take.createdMs = row.integer(10);
        take.changedMs = row.integer(11);
        take.identity = row.text(12);
        take.stages = stagesOf(database, take.id);
        take.exports = exportsOf(database, take.id);
        found.push_back(std::move(take));
    }
    return found;
}

Take take(Database& database, TakeId id)
{
    auto found = takes(database, "WHERE id = " + std::to_string(static_cast<std::int64_t>(id)));
    if (found.empty()) {
        refuse(nameOf(id), "expected a take of the library, got one that is not in it",
               "See: cascade takes list");
    }
    return std::move(found.front());
}

std::optional<Take> takeOf(Database& database, std::string_view identity)
{
    auto row = database.query("SELECT id FROM take WHERE identity = ?", identity);
    return row.next() ? std::optional(take(database, TakeId{row.integer(0)})) : std::nullopt;
}

TakeId insert(Database& database, const TakeRecord& record)
{
    const auto now = nowMs();
    auto inserted = database.query(
        "INSERT INTO take (identity, title, state, stopped_at, error, graph, folder, seed, version,"
        " numeric_mode, created_ms, changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        record.identity, record.title, nameOf(record.state), jsonOf(record.stoppedAt), record.error,
        record.graph, record.folder.string(), static_cast<std::int64_t>(record.seed), record.version,
        record.numericMode, now, now);
    const TakeId id{inserted.next() ? inserted.integer(0) : 0};
    insertParts(database, id, record);
    return id;
}

void update(Database& database, TakeId id, const TakeRecord& record)
{
    database.run("DELETE FROM take_stage WHERE take = ?", id);
    database.run("DELETE FROM take_export WHERE take = ?", id);
    database.run("UPDATE take SET title = ?, state = ?, stopped_at = ?, error = ?, graph = ?, folder = ?,"
                 " version = ?, changed_ms = ? WHERE id = ?",
                 record.title, nameOf(record.state), jsonOf(record.stoppedAt), record.error, record.graph,
                 record.folder.string(), record.version, nowMs(), id);
    insertParts(database, id, record);
}

} // namespace rows

} // namespace cascade::store
