// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ClipMaking.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace cascade::evaluation {

std::string Shard::fileName() const
{
    return "clips-" + std::to_string(index) + "-of-" + std::to_string(count) + ".jsonl";
}

Result<Shard> parseShard(const std::string& text)
{
    Shard shard;
    int used = 0;
    long long index = 0, count = 0;
    if (std::sscanf(text.c_str(), "%lld/%lld%n", &index, &count, &used) != 2 ||
        used != static_cast<int>(text.size()) || index < 0 || index >= count) {
        return Error{ErrorCode::BadInput,
                     "--shard",
                     "expected I/N with 0 <= I < N, such as 0/2, got \"" + text + "\"",
                     {}};
    }
    shard.index = index;
    shard.count = count;
    return shard;
}

Result<torch::Tensor> makeClip(Model& model, const ClipMaking& making, const std::string& caption,
                               std::uint64_t seed, const CancelToken& cancel, const ClipReader* footage)
{
    CascadeRun run;
    run.stages = making.stages;
    for (auto& planned : run.stages) {
        planned.sampling.seed = seed;
    }
    run.prompt = caption;
    run.footage = footage;
    run.activationBytes = making.activationBytes;
    run.scratchFolder = making.scratchFolder;
    std::vector<torch::Tensor> frames;
    CascadeHooks hooks;
    hooks.cancel = cancel;
    hooks.output = [&](std::int64_t, const torch::Tensor& some) { frames.push_back(some.cpu()); };
    auto report = runCascade(model, run, hooks);
    if (!report) {
        return report.error();
    }
    return at::cat(frames, 2);
}

nlohmann::json stagesAsJson(const std::vector<PlannedStage>& stages)
{
    auto list = nlohmann::json::array();
    for (const auto& planned : stages) {
        const auto& sampling = planned.sampling;
        list.push_back({{"id", planned.stage.id},
                        {"variant", planned.variant},
                        {"steps", sampling.sampler.steps},
                        {"sampler", diffusion::formatSampler(sampling.sampler)},
                        {"guidance", diffusion::formatGuidance(sampling.guidance)},
                        {"threshold", diffusion::formatThreshold(sampling.threshold)},
                        {"augmentationSnr", sampling.augmentationSnr},
                        {"noise", diffusion::formatNoisePrior(sampling.noisePrior)},
                        {"frames", planned.output.frames},
                        {"height", planned.output.height},
                        {"width", planned.output.width}});
    }
    return list;
}

} // namespace cascade::evaluation
