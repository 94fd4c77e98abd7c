// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace cascade::store {

/// How good the prediction of a run was.
struct PredictionScore {
    std::string title; ///< of what ran: "draft"
    double predictedSec = 0;
    double takenSec = 0;
    std::int64_t predictedBytes = 0; ///< of memory, at the peak
    std::int64_t takenBytes = 0;
    std::int64_t timeMs = 0; ///< since 1970; set by Figures

    bool operator==(const PredictionScore&) const = default;
};

} // namespace cascade::store
