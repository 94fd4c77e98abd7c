// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/QueueRows.h"

#include <array>

namespace cascade::store::rows {

namespace {

/// Released: never changes. A later schema is a step of its own behind it.
///
/// What was asked for stands apart from the job, since SQLite writes a whole row when one number of it
/// changes. A job runs exactly as long as it has a claim.
constexpr const char* kSchema1 = R"(
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    seed INTEGER NOT NULL, -- 64 bits without sign, stored as if they had one
    priority INTEGER NOT NULL CHECK (priority IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('pending', 'held', 'running', 'done', 'failed', 'cancelled')),
    position INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    deaths INTEGER NOT NULL DEFAULT 0,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    started_ms INTEGER,
    finished_ms INTEGER,
    error_code TEXT,
    error_where TEXT,
    error_what TEXT,
    error_hint TEXT,
    progress TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX job_by_turn ON job (state, priority, position);
CREATE INDEX job_by_group ON job (group_id);

CREATE TABLE job_text (
    job INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
    settings TEXT NOT NULL,
    graph TEXT NOT NULL
) STRICT;

CREATE TABLE claim (
    job INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
    owner TEXT NOT NULL,
    pid INTEGER NOT NULL,
    start_ticks INTEGER NOT NULL,
    pid_namespace INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    reported_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE queue (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    paused INTEGER NOT NULL
) STRICT;
INSERT INTO queue VALUES (1, 0);

CREATE TABLE journal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    time_ms INTEGER NOT NULL,
    job INTEGER,
    what TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
)";

constexpr std::array<const char*, 1> kSteps = {kSchema1};
constexpr std::int32_t kApplicationId = 0x43736351; // "CscQ"
constexpr Schema kQueueSchema{"queue", kApplicationId, kSteps};

} // namespace

const Schema& queueSchema()
{
    return kQueueSchema;
}

} // namespace cascade::store::rows
