// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Figures.h"

#include <array>
#include <chrono>
#include <cmath>

namespace cascade::store {

namespace {

namespace fs = std::filesystem;

/// Released: never changes. A later schema is a step of its own behind it.
constexpr const char* kSchema1 = R"(
CREATE TABLE figure (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    machine TEXT NOT NULL,
    work TEXT NOT NULL,
    shape TEXT NOT NULL,
    amount INTEGER NOT NULL,
    time_us INTEGER NOT NULL,
    peak_bytes INTEGER NOT NULL,
    modelled_bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX figure_by_work ON figure (machine, work, shape, id);

CREATE TABLE score (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    machine TEXT NOT NULL,
    title TEXT NOT NULL,
    predicted_us INTEGER NOT NULL,
    taken_us INTEGER NOT NULL,
    predicted_bytes INTEGER NOT NULL,
    taken_bytes INTEGER NOT NULL,
    time_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX score_by_machine ON score (machine, id);
)";

constexpr const char* kSchema2 = R"(
CREATE TABLE clip_score (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    metric TEXT NOT NULL,
    clip TEXT NOT NULL,
    score_millionths INTEGER NOT NULL,
    UNIQUE (metric, clip)
) STRICT;
)";

constexpr std::array<const char*, 2> kSteps = {kSchema1, kSchema2};
constexpr std::int32_t kApplicationId = 0x43736346; // "CscF"
constexpr Schema kSchema{"table of figures", kApplicationId, kSteps};

constexpr double kMillion = 1e6;

std::int64_t microseconds(double seconds)
{
    return std::llround(seconds * kMillion);
}

double seconds(std::int64_t microseconds)
{
    return static_cast<double>(microseconds) / kMillion;
}

std::int64_t nowMs()
{
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

} // namespace

Result<Figures> Figures::open(const fs::path& file, std::string& note)
{
    auto database = Database::openOrBegin(file, kSchema, "what runs took is measured anew", note);
    if (!database) {
        return database.error();
    }
    return Figures(std::move(database).value());
}

Result<void> Figures::add(const std::string& machine, std::span<const Figure> figures)
{
    return m_database.write([&] {
        for (const auto& figure : figures) {
            m_database.run("INSERT INTO figure (machine, work, shape, amount, time_us, peak_bytes, "
                           "modelled_bytes) VALUES (?, ?, ?, ?, ?, ?, ?)",
                           machine, figure.work, figure.shape, std::int64_t{std::llround(figure.amount)},
                           microseconds(figure.seconds), figure.peakBytes, figure.modelledBytes);
            m_database.run("DELETE FROM figure WHERE machine = ?1 AND work = ?2 AND shape = ?3 AND id NOT IN "
                           "(SELECT id FROM figure WHERE machine = ?1 AND work = ?2 AND shape = ?3 "
                           "ORDER BY id DESC LIMIT ?4)",
                           machine, figure.work, figure.shape, std::int64_t{kKeptFigures});
        }
    });
}

Result<std::vector<Figure>> Figures::of(const std::string& machine)
{
    return m_database.read([&] {
        std::vector<Figure> figures;
        auto row = m_database.query("SELECT work, shape, amount, time_us, peak_bytes, modelled_bytes "
                                    "FROM figure WHERE machine = ? ORDER BY id DESC",
                                    machine);
        while (row.next()) {
            figures.push_back({row.text(0), row.text(1), static_cast<double>(row.integer(2)),
                               seconds(row.integer(3)), row.integer(4), row.integer(5)});
        }
        return figures;
    });
}

Result<void> Figures::forget(const std::string& machine, std::span<const std::string> works)
{
    return m_database.write([&] {
        for (const auto& work : works) {
            m_database.run("DELETE FROM figure WHERE machine = ? AND work = ?", machine, work);
        }
    });
}

Result<void> Figures::addScore(const std::string& machine, const PredictionScore& score)
{
    return m_database.write([&] {
        m_database.run("INSERT INTO score (machine, title, predicted_us, taken_us, predicted_bytes, "
                       "taken_bytes, time_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
                       machine, score.title, microseconds(score.predictedSec), microseconds(score.takenSec),
                       score.predictedBytes, score.takenBytes, nowMs());
        m_database.run("DELETE FROM score WHERE machine = ?1 AND id NOT IN "
                       "(SELECT id FROM score WHERE machine = ?1 ORDER BY id DESC LIMIT ?2)",
                       machine, std::int64_t{kKeptScores});
    });
}

Result<std::vector<PredictionScore>> Figures::scores(const std::string& machine)
{
    return m_database.read([&] {
        std::vector<PredictionScore> scores;
        auto row = m_database.query("SELECT title, predicted_us, taken_us, predicted_bytes, taken_bytes, "
                                    "time_ms FROM score WHERE machine = ? ORDER BY id DESC",
                                    machine);
        while (row.next()) {
            scores.push_back({row.text(0), seconds(row.integer(1)), seconds(row.integer(2)), row.integer(3),
                              row.integer(4), row.integer(5)});
        }
        return scores;
    });
}

Result<void> Figures::addClipScore(const std::string& metric, const std::string& clip, double score)
{
    return m_database.write([&] {
        m_database.run("INSERT OR REPLACE INTO clip_score (metric, clip, score_millionths) VALUES (?, ?, ?)",
                       metric, clip, std::int64_t{std::llround(score * kMillion)});
        m_database.run("DELETE FROM clip_score WHERE id NOT IN (SELECT id FROM clip_score ORDER BY id DESC "
                       "LIMIT ?)",
                       std::int64_t{kKeptClipScores});
    });
}

Result<std::optional<double>> Figures::clipScore(const std::string& metric, const std::string& clip)
{
    return m_database.read([&] {
        auto row = m_database.query("SELECT score_millionths FROM clip_score WHERE metric = ? AND clip = ?",
                                    metric, clip);
        return row.next() ? std::optional(static_cast<double>(row.integer(0)) / kMillion) : std::nullopt;
    });
}

} // namespace cascade::store
