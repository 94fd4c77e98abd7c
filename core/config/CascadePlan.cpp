// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/CascadePlan.h"

namespace cascade {

Result<std::vector<PlannedStage>> planCascade(const ModelConfig& model, std::uint64_t seed)
{
    std::vector<PlannedStage> planned;
    for (const auto& stage : model.stages) {
        auto sampling = samplingOptions(stage.defaults);
        if (!sampling) {
            return sampling.error();
        }
        sampling.value().seed = seed;
        const auto input = planned.empty() ? ClipShape{} : planned.back().output;
        planned.push_back({stage, "original", sampling.value(), input, stage.outputFor(input)});
    }
    return planned;
}

} // namespace cascade
