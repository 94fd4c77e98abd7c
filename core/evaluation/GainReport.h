// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/Plot.h"
#include "core/evaluation/ResultReport.h"
#include "core/evaluation/StagePsnr.h"

#include <string>
#include <vector>

namespace cascade::evaluation {

/// A super-resolution stage beside what anyone could make of its input, crop by crop.
struct StageGain {
    std::string stage;
    StageRole role = StageRole::Ssr;
    int steps = 0; ///< of its sampler
    std::vector<CropPsnr> crops;
};

/// The experiment iv-real, of `model`: medians over crops, since those in which nothing moves are blended
/// without any fault and would decide a mean, and whether each stage gains; FVD-W of stages whose crops have
/// features. Names are left to the caller.
[[nodiscard]] ResultReport gainReport(const std::string& model, const std::vector<StageGain>& stages);

/// Medians of each stage and of plain upsampling, side by side.
[[nodiscard]] BarPlot gainPlot(const std::string& model, const std::vector<StageGain>& stages);

} // namespace cascade::evaluation
