// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/library/UsedLicences.h"
#include "pipeline/plan/Forecast.h"
#include "pipeline/plan/PreparedRun.h"
#include "pipeline/store/Figures.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cascade::cli {

/// A weights file that a graph needs and that is not there.
struct MissingWeights {
    std::string part; ///< "toybox/base/original", "toybox/text encoder"
    std::filesystem::path file;
    std::int64_t bytes = 0; ///< about: its parameters in bf16; 0 where that is not known
    std::string licence;
    std::string sha256;
};

/// What is known of a graph without running it.
struct Checked {
    plan::PreparedRun run;            ///< its keys are empty where it cannot run
    std::vector<graph::Issue> issues; ///< those of the inference, and weights that changed
    std::set<store::Key> stored;
    std::map<graph::NodeId, plan::KeyDifference> why; ///< of nodes to compute, where a clip of them is stored
    std::vector<MissingWeights> missing;
    std::vector<library::UsedLicence> licences; ///< of the weights that it names
    plan::Forecast forecast;                    ///< of nothing where it cannot run

    [[nodiscard]] bool runnable() const { return !run.keys.empty(); }
    [[nodiscard]] std::size_t errors() const;
};

/// The weights that the networks of a graph need and that are not there, each file once.
[[nodiscard]] std::vector<MissingWeights> missingWeights(const graph::Graph& graph,
                                                         const graph::Surroundings& surroundings);

/// All of it on standard output. Threads: main.
void printChecked(const Checked& checked);
[[nodiscard]] nlohmann::json checkedJson(const Checked& checked);

/// How good the last predictions were.
void printScores(const std::vector<store::PredictionScore>& scores);
[[nodiscard]] nlohmann::json scoresJson(const std::vector<store::PredictionScore>& scores);

/// "predicted 12.0 s and 812 MiB, took 11.4 s (5 % less) and 830 MiB (2 % more)"
[[nodiscard]] std::string scoreText(const store::PredictionScore& score);

} // namespace cascade::cli
