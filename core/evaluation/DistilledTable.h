// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/CascadeCost.h"
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
    std::size_t shared = 0; ///< leading stages that another row has, too, whether it is made or not
};

/// Steps that stand for the paper's 256 and 128.
struct OriginalSteps {
    int base = 64;
    int super = 32;
    bool guideSuper = false; ///< all original stages are guided, as the paper's: two evaluations a step
};

/// The six rows, up to the stage `until`: two ways to guide the base, each with all stages original, with
/// distilled super-resolution, and all distilled. Distilled stages are the variants distilled-8, that of a
/// base with oscillating guidance distilled-8-oscillating. Where `only` has ids, those rows alone.
///
/// Errors   BadInput where the model lacks one of the variants, or the stage; for an id that is not a row's.
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, Table 1.
[[nodiscard]] Result<std::vector<DistilledRow>> distilledRows(const ModelConfig& model,
                                                              const std::string& until,
                                                              const OriginalSteps& steps,
                                                              const std::vector<std::string>& only = {});

/// What became of a row.
struct DistilledResult {
    DistilledRow row;
    std::vector<ClipReading> readings;
    std::vector<double>
        seconds; ///< of single clips, where they were timed: of the same captions in every row
};

/// The experiment iv-table1: alignment of each row, what it has lost to the original of its guidance on the
/// same noise, and its time; the true renders; and operations of a clip up to 192x320, of stages that cost
/// that. Rows are in the order of distilledRows; those that are missing are said to be. `published`: rows as
/// distilledRows plans them up to 192x320 in the paper's steps, {256, 128, true}: what is claimed of
/// operations is how often their networks are asked.
[[nodiscard]] ResultReport distilledReport(const std::vector<DistilledResult>& results,
                                           const std::vector<ClipReading>& truth,
                                           const std::vector<StageCost>& costs,
                                           const std::vector<DistilledRow>& published);

/// R-precision of the rows, and of the true renders.
[[nodiscard]] BarPlot distilledPlot(const std::vector<DistilledResult>& results,
                                    const std::vector<ClipReading>& truth);

} // namespace cascade::evaluation
