// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/BenchPublished.h"

#include "core/config/PublishedNetworks.h"
#include "core/nn/Autoencoder.h"
#include "core/nn/LatentUnet.h"

#include <chrono>
#include <functional>
#include <memory>

namespace cascade::cli {

namespace {

constexpr std::int64_t kWords = 77;

torch::TensorOptions tensorsOn(const Machine& machine)
{
    return torch::TensorOptions(machine.device).dtype(machine.activations);
}

std::function<void()> unetStep(const nn::LatentUnetOptions& options, const PublishedBench& bench,
                               const Machine& machine)
{
    const auto tensors = tensorsOn(machine);
    const nn::LatentUnet unet(options, tensors);
    nn::LatentUnetInput input;
    input.noisy = torch::randn({1, options.inputChannels, bench.frames, bench.height, bench.width}, tensors);
    input.timestep = torch::full({1}, 500.0, torch::TensorOptions(machine.device));
    input.context = torch::randn({1, kWords, options.contextWidth}, tensors);
    return [unet, input] { (void)unet->forward(input); };
}

std::function<void()> vaeDecoding(const PublishedBench& bench, const Machine& machine)
{
    const auto tensors = tensorsOn(machine);
    const nn::Autoencoder autoencoder(nn::AutoencoderOptions(), tensors);
    const auto latents = torch::randn({bench.frames, 4, bench.height, bench.width}, tensors);
    return [autoencoder, latents] {
        for (std::int64_t frame = 0; frame < latents.size(0); ++frame) {
            (void)autoencoder->decode(latents.slice(0, frame, frame + 1));
        }
    };
}

std::function<void()> evaluationNamed(const PublishedBench& bench, const Machine& machine)
{
    if (bench.name == "animatediff") {
        return unetStep(animateDiffUnet(2), bench, machine);
    }
    if (bench.name == "modelscope") {
        return unetStep(modelScopeUnet(), bench, machine);
    }
    return vaeDecoding(bench, machine);
}

} // namespace

const std::vector<std::string>& publishedBenchNames()
{
    static const std::vector<std::string> s_names{"animatediff", "modelscope", "vae"};
    return s_names;
}

Result<std::vector<double>> timePublished(const PublishedBench& bench, const Machine& machine,
                                          const CancelToken& cancel)
{
    const c10::InferenceMode inference;
    const auto evaluation = evaluationNamed(bench, machine);
    evaluation();
    std::vector<double> seconds;
    for (int round = 0; round < bench.rounds; ++round) {
        cancel.throwIfCancelled();
        const auto begin = std::chrono::steady_clock::now();
        evaluation();
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return seconds;
}

} // namespace cascade::cli
