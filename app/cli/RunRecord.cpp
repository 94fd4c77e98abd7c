// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/RunRecord.h"

#include "core/cascade/Precision.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>
#include <torch/version.h>

namespace cascade::cli {

namespace {

std::string instructionPath()
{
    const auto features = processorFeatures();
    return features.amxBf16      ? "amx"
           : features.avx512Bf16 ? "avx512-bf16"
           : features.avx512     ? "avx512"
           : features.avx2       ? "avx2"
                                 : "portable";
}

} // namespace

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
    const auto& options = model.options();
    const auto mode = options.device.str() + " " + c10::toString(options.activations) + " " +
                      instructionPath() + " threads=" + std::to_string(at::get_num_threads()) +
                      " libtorch=" + TORCH_VERSION;
    return {{"cascade.graph", graph.dump()},
            {"cascade.weights", nlohmann::json(model.loadedHashes()).dump()},
            {"cascade.version", version},
            {"cascade.numeric_mode", mode},
            {"comment", "Made by a generative model: Cascade Studio " + version + ", model " +
                            model.config().name + "."}};
}

} // namespace cascade::cli
