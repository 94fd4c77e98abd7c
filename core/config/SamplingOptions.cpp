// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/SamplingOptions.h"

namespace cascade {

Result<SamplingOptions> samplingOptions(const StageDefaults& defaults)
{
    auto sampler = diffusion::parseSampler(defaults.sampler);
    if (!sampler) {
        return sampler.error();
    }
    auto guidance = diffusion::parseGuidance(defaults.guidance);
    if (!guidance) {
        return guidance.error();
    }
    auto threshold = diffusion::parseThreshold(defaults.threshold);
    if (!threshold) {
        return threshold.error();
    }
    auto noise = diffusion::parseNoisePrior(defaults.noise);
    if (!noise) {
        return noise.error();
    }
    SamplingOptions options{sampler.value(), guidance.value(), threshold.value(), defaults.augmentationSnr};
    options.sampler.steps = defaults.steps;
    options.noisePrior = noise.value();
    return options;
}

} // namespace cascade
