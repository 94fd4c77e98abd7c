// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/CascadePlan.h"

namespace cascade {

Result<std::vector<PlannedStage>> planCascade(const ModelConfig& model, std::uint64_t seed)
{
    std::vector<PlannedStage> all;
    for (const auto& stage : model.stages) {
        const auto input = all.empty() ? ClipShape{} : all.back().output;
        PlannedStage planned{stage, "original", {}, input, stage.outputFor(input)};
        auto sampling = samplingOptions(stage.defaults);
        if (!sampling) {
            return sampling.error();
        }
        planned.sampling = sampling.value();
        planned.sampling.seed = seed;
        all.push_back(std::move(planned));
    }
    return all;
}

Result<void> useVariant(PlannedStage& planned, const std::string& variant)
{
    auto stage = planned.stage.as(variant);
    auto sampling = stage ? samplingOptions(stage.value().usual()) : Result<SamplingOptions>(stage.error());
    if (!sampling) {
        return sampling.error();
    }
    sampling.value().seed = planned.sampling.seed;
    planned.stage = std::move(stage).value();
    planned.sampling = std::move(sampling).value();
    planned.variant = variant;
    return {};
}

Result<void> usePreferred(PlannedStage& planned, const ModelConfig& model)
{
    return planned.stage.variants.contains(model.preferred) ? useVariant(planned, model.preferred)
                                                            : Result<void>();
}

bool guidesInOnePass(const StageConfig& stage, bool negativePrompt)
{
    return stage.chosen.guidance == GuidanceForm::Own ||
           (stage.chosen.guidance == GuidanceForm::Told && !negativePrompt);
}

int evaluationsFrom(int first, const PlannedStage& planned, bool negativePrompt)
{
    const auto& sampling = planned.sampling;
    const int steps = sampling.sampler.steps;
    int count = 0;
    for (int step = first; step < steps; ++step) {
        count += asksTwice(planned.stage, sampling.guidance.weightAt(step, steps), negativePrompt) ? 2 : 1;
    }
    return count;
}

bool asksTwice(const StageConfig& stage, double weight, bool negativePrompt)
{
    return diffusion::needsTwoPasses(weight) && !guidesInOnePass(stage, negativePrompt);
}

} // namespace cascade
