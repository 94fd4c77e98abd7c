// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/StageTrial.h"

#include "core/cascade/StageRun.h"

#include <torch/cuda.h>

#include <algorithm>
#include <chrono>

namespace cascade {

namespace {

constexpr std::int64_t kTextTokens = 16;
constexpr int kSteps = 2;

class BlackClip final : public ClipReader {
public:
    explicit BlackClip(const ClipShape& shape) : ClipReader(shape) {}
    [[nodiscard]] torch::Tensor read(std::int64_t, std::int64_t count) const override
    {
        return at::full({1, 3, count, shape().height, shape().width}, -1.0);
    }
};

/// The stage with two steps, over the frames of its first chunk.
PlannedStage shortened(PlannedStage planned, const nn::VideoUnet& network, const StageLimits& limits)
{
    const auto chunks = stageChunks(planned.stage, network, planned.output, limits).chunks;
    const auto frames = static_cast<int>(chunks.front().core.frames);
    if (planned.stage.role == StageRole::Base || frames == planned.output.frames) {
        planned.sampling.sampler.steps = kSteps;
        return planned;
    }
    const int factor = planned.stage.role == StageRole::Tsr ? planned.stage.frameFactor : 1;
    planned.input.frames = std::min(planned.input.frames, std::max(2, (frames + factor - 1) / factor));
    planned.output = planned.stage.outputFor(planned.input);
    planned.sampling.sampler.steps = kSteps;
    return planned;
}

nn::TextCondition emptyWords(const PlannedStage& planned, torch::Device device)
{
    nn::TextCondition text;
    text.embedding = at::zeros({1, 1, kTextTokens, planned.stage.network.textWidth}, device);
    text.mask = at::ones({1, 1, kTextTokens}, torch::TensorOptions(device).dtype(torch::kBool));
    return text;
}

} // namespace

Result<StageTrialResult> tryStage(const PlannedStage& planned, const StageTrialOptions& options)
{
    const c10::InferenceMode inference;
    const nn::VideoUnet network(planned.stage.network,
                                torch::TensorOptions(options.device).dtype(options.limits.activations));
    StageTrialResult trial;
    trial.planned = shortened(planned, network, options.limits);
    trial.work = stageWork(trial.planned, options.limits);
    const BlackClip black(trial.planned.input);
    StageRun run;
    run.stage = planned.stage;
    run.network = network;
    run.text = run.withoutText = emptyWords(planned, options.device);
    run.low = planned.stage.condition == ConditionKind::None ? nullptr : &black;
    run.output = trial.planned.output;
    run.sampling = trial.planned.sampling;
    run.device = options.device;
    run.activations = options.limits.activations;
    run.activationBytes = options.limits.activationBytes;
    run.stateBuffers = {torch::kFloat32, options.limits.bufferBytes, options.scratchFolder};
    StageHooks hooks;
    hooks.cancel = options.cancel;
    hooks.output = [](std::int64_t, const torch::Tensor&) {};
    run.sampling.sampler.steps = 1; // to warm up: the first evaluation is the one that kernels are made for
    if (auto warm = runStage(run, hooks); !warm) {
        return warm.error();
    }
    run.sampling.sampler.steps = kSteps;
    const auto begin = std::chrono::steady_clock::now();
    if (auto done = runStage(run, hooks); !done) {
        return done.error();
    }
    if (options.device.is_cuda()) {
        torch::cuda::synchronize(options.device.index());
    }
    trial.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return trial;
}

} // namespace cascade
