// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/GuidanceSchedule.h"
#include "core/config/NoisePrior.h"
#include "core/config/SamplerOptions.h"
#include "core/config/StageConfig.h"
#include "core/config/ThresholdOptions.h"

#include <cstdint>

namespace cascade {

/// How one run of a stage samples.
struct SamplingOptions {
    diffusion::SamplerOptions sampler;
    diffusion::GuidanceSchedule guidance;
    diffusion::ThresholdOptions threshold;
    double augmentationSnr = 0; ///< of the condition; 0 = clean
    diffusion::NoisePrior noisePrior;
    std::uint64_t seed = 0;
};

/// What the stage's defaults say. Errors: BadInput for texts that are not in their form.
[[nodiscard]] Result<SamplingOptions> samplingOptions(const StageDefaults& defaults);

} // namespace cascade
