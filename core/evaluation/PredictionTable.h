// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/Prediction.h"
#include "core/evaluation/Plot.h"
#include "core/evaluation/ResultReport.h"

#include <nlohmann/json_fwd.hpp>
#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace cascade::evaluation {

/// How far from the truth the clips of a super-resolution stage are, at one moment of its training.
struct PredictionReading {
    diffusion::Prediction prediction = diffusion::Prediction::V;
    std::uint64_t seed = 0; ///< of the training
    std::int64_t step = 0;  ///< steps done
    double colourShift = 0; ///< mean over clips
    double firstFrameFid = 0;
};
[[nodiscard]] nlohmann::json toJson(const PredictionReading& reading);
/// Throws nlohmann::json::exception or ErrorException (BadInput).
[[nodiscard]] PredictionReading predictionReadingFromJson(const nlohmann::json& json);

/// How far the mean colours of a clip's frames are from the true ones: the root of the mean square over
/// frames and channels, in levels of eight bits.
///
/// Shapes   both [3, T, H, W] in [-1, 1].
[[nodiscard]] double colourShift(const torch::Tensor& made, const torch::Tensor& truth);

/// The experiment iv-fig12: a stage trained to say v, and trained to say eps, from the same seeds on the same
/// batches.
///
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, section 3.3, figures 12 and 13.
[[nodiscard]] ResultReport predictionReport(const std::vector<PredictionReading>& readings);

/// FID-W of the first frame over the steps of training.
[[nodiscard]] LinePlot predictionPlot(const std::vector<PredictionReading>& readings);

} // namespace cascade::evaluation
