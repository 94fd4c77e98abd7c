// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/AttributeScore.h"
#include "core/evaluation/ClipReadings.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace cascade::evaluation {

/// A number with its standard errors, as far as there are any.
struct Measured {
    double value = 0;
    std::optional<double>
        overCaptions;                  ///< as if other captions had been drawn; the repeats of one count once
    std::optional<double> overRepeats; ///< as if other noise had been: from the value of each repeat alone
};

/// Mean and standard errors of a number that each clip has.
[[nodiscard]] Measured measuredMean(const std::vector<ClipReading>& clips,
                                    const std::function<double(const ClipReading&)>& number);

/// IS-W of clips: geometric mean over the questions.
[[nodiscard]] Measured measuredInception(const std::vector<ClipReading>& clips);

/// What many clips come to. FVD-W, FID-W and IS-W are our own: features of networks that were trained on the
/// world, not I3D and Inception.
struct ClipSummary {
    std::int64_t clips = 0;
    std::int64_t captions = 0;
    std::int64_t repeats = 0;
    std::optional<Measured> clipScore;  ///< where captions asked for the clips
    std::optional<Measured> rPrecision; ///< share of frames, 0 to 1
    Measured flicker;       ///< above the reference's: of the same caption where it has that, else on average
    Measured fvd;           ///< to the reference
    Measured fid;           ///< of all frames that are seen
    Measured firstFrameFid; ///< of the first frames
    Measured inception;     ///< IS-W
    std::vector<AttributeScore> attributes; ///< of clips whose caption the reference has; it is the ceiling.
                                            ///< Errors are over captions
};

/// Sums up clips that were made, against a reference such as the true renders of the same captions.
///
/// Errors   throws c10::Error for fewer than two clips or two of reference.
[[nodiscard]] ClipSummary summarise(const std::vector<ClipReading>& made,
                                    const std::vector<ClipReading>& reference);

[[nodiscard]] nlohmann::json toJson(const ClipSummary& summary);

} // namespace cascade::evaluation
