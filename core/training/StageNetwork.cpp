// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/StageNetwork.h"

#include "core/cascade/StageCondition.h"
#include "core/diffusion/Guidance.h"
#include "core/diffusion/PriorNoise.h"
#include "core/diffusion/SampleLoop.h"
#include "core/diffusion/Thresholding.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"

#include <ATen/Functions.h>

namespace cascade::training {

torch::Tensor StageNetwork::output(const Examples& examples, const Asked& asked) const
{
    nn::VideoUnetInput input;
    input.noisy = asked.noisy;
    input.activations = activations;
    input.clipFrames = examples.clipFrames;
    input.condition = examples.condition;
    input.conditioning.logSnr = asked.logSnr;
    input.conditioning.lowLogSnr = examples.lowLogSnr;
    input.conditioning.guidanceWeight =
        asked.guidanceWeight.defined() ? asked.guidanceWeight : at::zeros_like(asked.logSnr);
    input.conditioning.text = asked.text;
    return network->forward(input);
}

torch::Tensor StageNetwork::said(const Examples& examples, const Asked& asked) const
{
    return stage.residual ? x0(examples, asked) : output(examples, asked);
}

torch::Tensor StageNetwork::x0(const Examples& examples, const Asked& asked) const
{
    return stageX0(stage, output(examples, asked), asked.noisy, examples.condition, asked.logSnr);
}

torch::Tensor StageNetwork::guidedX0(const Examples& examples, const torch::Tensor& noisy,
                                     const torch::Tensor& logSnr, const torch::Tensor& guidanceWeight) const
{
    const auto with = x0(examples, {noisy, logSnr, guidanceWeight, examples.text});
    if (stage.network.guidanceWeight || !guidanceWeight.any().item<bool>()) {
        return with;
    }
    return diffusion::combineGuidance(with, x0(examples, {noisy, logSnr, {}, examples.withoutText}),
                                      guidanceWeight);
}

torch::Tensor sampleClips(const StageNetwork& network, const Examples& examples, const ClipSampling& sampling,
                          at::Generator& random)
{
    const auto count = examples.clips.size(0);
    const auto numbers = torch::TensorOptions(examples.clips.device());
    diffusion::SampleHooks loop;
    loop.where = network.stage.id;
    loop.cancel = sampling.cancel;
    loop.denoise = [&](const torch::Tensor& z, const diffusion::StepInfo& info) {
        const auto logSnr = at::full({count}, info.logSnr, numbers);
        const auto weights = at::full({count}, sampling.guidance.weightAt(info.step, info.steps), numbers);
        return diffusion::threshold(network.guidedX0(examples, z, logSnr, weights),
                                    {.kind = diffusion::ThresholdOptions::Kind::Static})
            .x0;
    };
    loop.noise = [&](int) {
        auto fresh = at::randn(examples.eps.sizes(), random, numbers);
        diffusion::correlateFrames(sampling.prior, fresh, examples.clipFrames, random);
        return fresh;
    };
    return diffusion::sampleLoop(diffusion::planSteps(sampling.sampler, network.stage.schedule),
                                 {examples.eps.clone()}, loop);
}

Result<StageNetwork> readStageNetwork(const StageConfig& stage, const std::filesystem::path& file,
                                      torch::Device device, torch::ScalarType activations)
{
    auto opened = weights::openSafetensors(file);
    if (!opened) {
        return opened.error();
    }
    StageNetwork made{stage, nn::VideoUnet(stage.network, torch::TensorOptions(device)), activations};
    if (auto loaded = weights::loadStrict(*made.network, opened.value()); !loaded) {
        return loaded.error();
    }
    for (auto& parameter : made.network->parameters()) {
        parameter.set_requires_grad(false);
    }
    return made;
}

} // namespace cascade::training
