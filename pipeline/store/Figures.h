// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/Database.h"
#include "pipeline/store/PredictionScore.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cascade::store {

/// What one piece of work took on this machine.
struct Figure {
    std::string work;  ///< what was done: "network 1f0c…", "export mp4-h264"
    std::string shape; ///< what else decides its cost: "128x768x1280 in 1193 MiB"
    double amount = 0; ///< of work, in its own unit: operations, bytes, pixels; at least 1
    double seconds = 0;
    std::int64_t peakBytes = 0;     ///< of the process meanwhile; 0 where that was not seen
    std::int64_t modelledBytes = 0; ///< of it, what follows from shapes alone

    bool operator==(const Figure&) const = default;
};

/// What work took, by machine, on disk, shared by all processes that open it. Nothing in it is dear: a file
/// that cannot be read is put aside and measured again.
///
/// Errors   of every function: those of Database.
/// Threads  one at a time; each thread and each process opens its own.
class Figures {
public:
    /// Opens the file, made if it is absent. One that is damaged or not ours is renamed to FILE~ and begun
    /// anew; `note` then says so.
    ///
    /// Errors   DiskFull if it cannot be made or written.
    [[nodiscard]] static Result<Figures> open(const std::filesystem::path& file, std::string& note);

    /// Adds figures. The last kKeptFigures of the same work and shape are kept.
    [[nodiscard]] Result<void> add(const std::string& machine, std::span<const Figure> figures);
    /// All figures of a machine, the newest first.
    [[nodiscard]] Result<std::vector<Figure>> of(const std::string& machine);
    /// Forgets what is known of these works on a machine, so that what follows counts alone.
    [[nodiscard]] Result<void> forget(const std::string& machine, std::span<const std::string> works);

    /// Keeps a score; the last kKeptScores of a machine stay.
    [[nodiscard]] Result<void> addScore(const std::string& machine, const PredictionScore& score);
    /// The newest first.
    [[nodiscard]] Result<std::vector<PredictionScore>> scores(const std::string& machine);

    /// How well a clip does by a metric, to a millionth; the last kKeptClipScores stay. `clip` is its key.
    [[nodiscard]] Result<void> addClipScore(const std::string& metric, const std::string& clip, double score);
    /// None where it is not kept.
    [[nodiscard]] Result<std::optional<double>> clipScore(const std::string& metric, const std::string& clip);

private:
    explicit Figures(Database database) : m_database(std::move(database)) {}

    Database m_database;
};

inline constexpr int kKeptFigures = 5;
inline constexpr int kKeptScores = 100;
inline constexpr int kKeptClipScores = 10'000;

} // namespace cascade::store
