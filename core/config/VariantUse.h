// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/SamplingOptions.h"
#include "core/config/StageConfig.h"

#include <string>
#include <vector>

namespace cascade {

/// A way of sampling that the chosen variant of a stage has not learned.
struct VariantMisuse {
    std::string setting; ///< guidance, steps, sampler
    std::string what;
    std::string hint;
    bool refused = false; ///< it cannot be done; else it can, and nobody knows what comes of it
};

/// All that is asked of a stage which its variant was not made for: weights beyond those that it learned to
/// be told, weights where it keeps its own, other steps or another sampler than it was distilled to. A
/// student knows the levels and the steps of its grid alone (Imagen Video, section 2.7; the stochastic
/// sampler's steps are twice as long).
[[nodiscard]] std::vector<VariantMisuse> misusesOf(const StageConfig& stage, const SamplingOptions& sampling);

} // namespace cascade
