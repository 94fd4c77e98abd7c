// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/CascadePlan.h"
#include "core/evaluation/ClipReadings.h"
#include "core/evaluation/Plot.h"
#include "core/evaluation/ResultReport.h"

#include <string>
#include <vector>

namespace cascade::evaluation {

/// A super-resolution stage sampled with so much noise on its condition, on what the stages before it made.
struct AugmentationRow {
    std::string id; ///< of its log: "snr-3"
    double snr = 0;
    std::vector<PlannedStage> stages;
};

/// What became of a row.
struct AugmentationResult {
    AugmentationRow row;
    std::vector<ClipReading> readings;
};

/// A row for each SNR, from the most noise to the least. Only the last stage's condition differs.
///
/// Errors   BadInput for a last stage that is no spatial super-resolution, fewer than three SNRs, one that is
///          not above zero, or the same one twice.
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, section 2.5.
[[nodiscard]] Result<std::vector<AugmentationRow>> augmentationRows(const std::vector<PlannedStage>& stages,
                                                                    std::vector<double> snrs);

/// The experiment iv-2.5: how near to true renders a stage's clips are, over the noise on its condition. Rows
/// are in the order of augmentationRows.
[[nodiscard]] ResultReport augmentationReport(const std::vector<AugmentationResult>& results,
                                              const std::vector<ClipReading>& truth);

/// FID-W over SNR.
[[nodiscard]] LinePlot augmentationPlot(const std::vector<AugmentationResult>& results,
                                        const std::vector<ClipReading>& truth);

} // namespace cascade::evaluation
