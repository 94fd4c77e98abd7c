// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Places.h"
#include "core/cascade/StageTrial.h"
#include "pipeline/plan/Forecast.h"
#include "pipeline/plan/PreparedRun.h"

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace cascade::run {

/// What a forecast asks about the run beyond the graph.
struct PreflightQuestions {
    StageLimits limits;
    bool computesOnCpu = true; ///< else activations and weights are not in main memory
    std::function<bool(const store::Key&)> stored;
    /// The format that a target is written in: "mp4-h264"; empty if it is not written.
    std::function<std::string(const graph::NodeId& target)> format;
    std::set<graph::NodeId> approved = {}; ///< stages that hold, but not this run
};

/// All that a run will do, in its order: the stages that are not stored yet and what they need, those that
/// are, and what is written. Nothing is predicted yet: see plan::predict.
[[nodiscard]] plan::Forecast forecastOf(const plan::PreparedRun& run, const PreflightQuestions& questions);

/// Where a library keeps what work took.
[[nodiscard]] std::filesystem::path figuresFile(const Places& places);

/// Measures a stage of the graph on this machine by a short trial, in place of what was known of it.
///
/// Errors   those of planStage and tryStage. Throws Cancelled.
[[nodiscard]] Result<store::Figure> calibrate(const plan::PreparedRun& run, const graph::NodeId& stage,
                                              const StageTrialOptions& options);

} // namespace cascade::run
