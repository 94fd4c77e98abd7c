// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/RenderJob.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cascade::jobs {

/// What a job says beyond its graph and seed: kept as JSON in the queue and in a folder of shots.
struct JobSettings {
    std::filesystem::path folder; ///< that relative files of the graph are taken from
    std::string name;             ///< of results that have none of their own
    std::string output;           ///< absolute; empty = where the graph says
    std::string until;
    bool numbered = false;                  ///< one of several takes: the seed is part of the name
    std::vector<std::string> approved = {}; ///< stages that hold, but this job no more

    bool operator==(const JobSettings&) const = default;
};
[[nodiscard]] std::string settingsText(const JobSettings& settings);
/// Errors   BadInput at `where`.
[[nodiscard]] Result<JobSettings> readSettings(const std::string& text, const std::string& where);

/// What the queue keeps of a job that is done: the files that it wrote.
[[nodiscard]] std::string resultText(const std::vector<std::filesystem::path>& files);

/// What is rendered for a job of these texts; `where` names it in errors.
///
/// Errors   BadInput for a graph or settings that cannot be read, or a seed beyond what files keep.
[[nodiscard]] Result<RenderJob> renderJobOf(const std::string& graph, const std::string& settings,
                                            std::uint64_t seed, const std::string& where);

} // namespace cascade::jobs
