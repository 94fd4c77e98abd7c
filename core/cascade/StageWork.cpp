// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/StageWork.h"

#include "core/base/Hash.h"
#include "core/config/NetworkJson.h"
#include "core/weights/StateDict.h"

#include <c10/core/InferenceMode.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace cascade {

namespace {

constexpr std::size_t kIdentityDigits = 16;

std::int64_t valuesOf(const ClipShape& shape)
{
    return std::int64_t{3} * shape.frames * shape.height * shape.width;
}

/// Role and condition decide what is done around the network, its options what is done in it.
std::string identityOf(const StageConfig& stage)
{
    const nlohmann::json json{{"network", toJson(stage.network)},
                              {"role", static_cast<int>(stage.role)},
                              {"condition", static_cast<int>(stage.condition)}};
    return sha256Hex(json.dump()).substr(0, kIdentityDigits);
}

} // namespace

bool fitsTwice(const StageConfig& stage, const Chunk& chunk, std::int64_t width, const StageLimits& limits)
{
    return 2 * chunkBytes(stage, chunk, width, limits.activations) <= limits.activationBytes;
}

Result<void> checkThreshold(const StageConfig& stage, const diffusion::ThresholdOptions& threshold,
                            const ChunkPlan& plan, const ClipShape& output)
{
    const bool ofClip = threshold.kind == diffusion::ThresholdOptions::Kind::Dynamic && !threshold.perFrame;
    if (ofClip && plan.chunks[0].core.frames < output.frames) {
        return Error{ErrorCode::BadInput, stage.id,
                     "a percentile of the whole clip is not known while it is made in chunks of frames",
                     "Threshold this stage by \"static\" or \"dynamic(0.995, per=frame)\", or give it more "
                     "memory."};
    }
    return {};
}

bool hasHistory(const diffusion::StepPlan& steps)
{
    return std::any_of(steps.begin(), steps.end(), [](const auto& step) { return step.history != 0; });
}

ChunkPlan stageChunks(const StageConfig& stage, const nn::VideoUnet& network, const ClipShape& output,
                      const StageLimits& limits)
{
    const auto elementBytes = static_cast<std::int64_t>(c10::elementSize(limits.activations));
    return planChunks(output, network->receptiveField(), network->stride(),
                      {limits.activationBytes, activationBytesPerPixel(stage.network, elementBytes)});
}

std::int64_t chunkBytes(const StageConfig& stage, const Chunk& chunk, std::int64_t width,
                        c10::ScalarType activations)
{
    const auto elementBytes = static_cast<std::int64_t>(c10::elementSize(activations));
    return chunk.input.frames * chunk.input.height * width *
           activationBytesPerPixel(stage.network, elementBytes);
}

StageWork stageWork(const PlannedStage& planned, const StageLimits& limits, bool negativePrompt)
{
    const auto& stage = planned.stage;
    const auto elementBytes = static_cast<std::int64_t>(c10::elementSize(limits.activations));
    const c10::InferenceMode inference;
    const nn::VideoUnet network(stage.network, torch::TensorOptions(torch::kMeta));
    const auto plan = stageChunks(stage, network, planned.output, limits);
    StageWork work;
    work.network = identityOf(stage);
    work.evaluations = evaluationsFrom(0, planned, negativePrompt);
    work.chunks = plan.chunks.size();
    const bool twice = work.evaluations > planned.sampling.sampler.steps;
    for (const auto& chunk : plan.chunks) {
        const auto& input = chunk.input;
        work.evaluationFlops +=
            network->floatingPointOperations(input.frames, input.height, planned.output.width);
        const auto bytes = chunkBytes(stage, chunk, planned.output.width, limits.activations);
        const bool atOnce = twice && fitsTwice(stage, chunk, planned.output.width, limits);
        work.chunkBytes = std::max(work.chunkBytes, atOnce ? 2 * bytes : bytes);
    }
    work.parameters = weights::parameterCount(*network);
    work.weightBytes = work.parameters * elementBytes;
    const auto steps = diffusion::planSteps(planned.sampling.sampler, stage.schedule);
    const auto stateBytes = valuesOf(planned.output) * static_cast<std::int64_t>(sizeof(float));
    if (steps.size() > 1 && stateBytes <= limits.bufferBytes) {
        work.bufferBytes = stateBytes * (hasHistory(steps) ? 2 : 1);
    }
    work.clipBytes = valuesOf(planned.output) * 2;
    if (auto known = checkThreshold(stage, planned.sampling.threshold, plan, planned.output); !known) {
        work.refused = known.error();
    }
    return work;
}

} // namespace cascade
