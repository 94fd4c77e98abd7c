// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/CascadeCost.h"
#include "core/evaluation/Plot.h"
#include "core/evaluation/ResultReport.h"

#include <string>
#include <vector>

namespace cascade::evaluation {

/// What one evaluation of a stage took.
struct StageTime {
    double seconds = 0;
    double peakBytes = 0; ///< of tensors on the card; 0 = unknown
};

/// A model in the report.
struct ModelCost {
    std::string name;
    std::vector<StageCost> stages;
    std::vector<StageTime> times; ///< one for each stage; empty: not measured
};

/// The model whose sizes are the paper's, and who is held to them.
inline constexpr const char* kPublishedModel = "imagen-video";

/// The experiment iv-cost: parameters and operations of every network, and of a whole clip with the original
/// and the distilled numbers of steps, beside the paper's. `machine` says on what times were measured.
[[nodiscard]] ResultReport costReport(const std::vector<ModelCost>& models, const std::string& machine);

/// How many times fewer operations distilled clips take, over the base's share: the closed form and models.
[[nodiscard]] LinePlot costPlot(const std::vector<ModelCost>& models);

} // namespace cascade::evaluation
