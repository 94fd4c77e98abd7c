// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/ClipReadings.h"
#include "core/evaluation/ClipSummary.h"
#include "core/evaluation/Estimate.h"
#include "core/evaluation/ResultTable.h"

#include <functional>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// Numbers of a clip whose caption was asked for. Throw std::bad_optional_access for another.
[[nodiscard]] double clipScoreOf(const ClipReading& reading);
[[nodiscard]] double rPrecisionOf(const ClipReading& reading); ///< in percent

/// The mean over clips, with its error over captions.
[[nodiscard]] Estimate meanEstimate(const std::vector<ClipReading>& readings,
                                    const std::function<double(const ClipReading&)>& number);
/// A number with its error over captions; unknown without.
[[nodiscard]] Estimate overCaptions(const Measured& measured);
/// A number with its error over repeats; unknown without.
[[nodiscard]] Estimate overRepeats(const Measured& measured);

/// By how much a number of clips is above that of true renders of the same captions: the mean over captions
/// of the differences, with its error over captions. Repeats of a caption count once; captions that only one
/// side has are left out.
[[nodiscard]] Estimate aboveTruth(const std::vector<ClipReading>& readings,
                                  const std::vector<ClipReading>& truth,
                                  const std::function<double(const ClipReading&)>& number);

/// What a table says of many clips: how many they are, World-CLIP score, R-precision, FID-W, FVD-W, IS-W,
/// flicker. Errors are over captions where each clip has the number, else over repeats.
[[nodiscard]] std::vector<ResultColumn> clipColumns();
/// A row with those cells.
[[nodiscard]] ResultRow clipRow(const std::string& name, const ClipSummary& summary);
/// The row of the true renders themselves, which has no distances.
[[nodiscard]] ResultRow truthRow(const std::vector<ClipReading>& truth);

} // namespace cascade::evaluation
