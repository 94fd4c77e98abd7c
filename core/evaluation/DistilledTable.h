// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/ClipReadings.h"
#include "core/evaluation/ClipRun.h"
#include "core/evaluation/Plot.h"
#include "core/evaluation/ResultReport.h"

#include <optional>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// What Imagen Video's Table 1 has for a row.
struct PublishedAlignment {
    double clipScore = 0;
    double rPrecision = 0; ///< in percent
    double seconds = 0;    ///< for a batch of a size that is not given; 0 = none
};

/// A row of Table 1: which of a cascade's stages are distilled, and how the base is guided.
struct DistilledRow {
    std::string id;       ///< of its log: constant-original
    std::string guidance; ///< "constant 6"
    std::string cascade;  ///< "original", "distilled super-resolution", "distilled"
    std::vector<PlannedStage> stages;
    PublishedAlignment paper;
};

/// Steps that stand for the paper's 256 and 128.
struct OriginalSteps {
    int base = 64;
    int super = 32;
};

/// The six rows, up to the stage `until`: two ways to guide the base, each with all stages original, with
/// distilled super-resolution, and all distilled. Distilled stages are the variants distilled-8, that of a
/// base with oscillating guidance distilled-8-oscillating.
///
/// Errors   BadInput where the model lacks one of them, or the stage.
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, Table 1.
[[nodiscard]] Result<std::vector<DistilledRow>>
distilledRows(const ModelConfig& model, const std::string& until, const OriginalSteps& steps);

/// What became of a row.
struct DistilledResult {
    DistilledRow row;
    std::vector<ClipReading> readings;
    std::vector<double> seconds; ///< of single clips, where they were timed
};

/// The experiment iv-table1: alignment of each row, what it has lost to the original of its guidance on the
/// same noise, and its time; and the true renders. Rows are in the order of distilledRows.
[[nodiscard]] ResultReport distilledReport(const std::vector<DistilledResult>& results,
                                           const std::vector<ClipReading>& truth);

/// R-precision of the rows, and of the true renders.
[[nodiscard]] BarPlot distilledPlot(const std::vector<DistilledResult>& results,
                                    const std::vector<ClipReading>& truth);

} // namespace cascade::evaluation
