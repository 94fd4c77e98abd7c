// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/RunRecord.h"

#include "core/cascade/NumericMode.h"

#include <nlohmann/json.hpp>

namespace cascade::cli {

std::map<std::string, std::string> RunRecord::metadata() const
{
    auto list = nlohmann::json::array();
    for (const auto& planned : stages) {
        const auto& sampling = planned.sampling;
        list.push_back(
            {{"id", planned.stage.id},
             {"variant", planned.variant},
             {"steps", sampling.sampler.steps},
             {"sampler", diffusion::formatSampler(sampling.sampler)},
             {"guidance", {{"convention", "w"}, {"schedule", diffusion::formatGuidance(sampling.guidance)}}},
             {"threshold", diffusion::formatThreshold(sampling.threshold)},
             {"augmentationSnr", sampling.augmentationSnr},
             {"noise", diffusion::formatNoisePrior(sampling.noisePrior)}});
    }
    const nlohmann::json graph{{"schema", 1},      {"model", model.config().name},
                               {"prompt", prompt}, {"negative", negative},
                               {"seed", seed},     {"stages", list}};
    return {{"cascade.graph", graph.dump()},
            {"cascade.weights", nlohmann::json(model.loadedHashes()).dump()},
            {"cascade.version", version},
            {"cascade.numeric_mode", numericMode(model.options())},
            {"comment", "Made by a generative model: Cascade Studio " + version + ", model " +
                            model.config().name + "."}};
}

} // namespace cascade::cli
