// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/StageBench.h"

#include "core/base/Result.h"
#include "core/cascade/StageWork.h"

#include <torch/cuda.h>

#include <algorithm>

namespace cascade {

namespace {

constexpr std::int64_t kTextTokens = 16;
constexpr std::int64_t kChannels = 256, kFrames = 8, kHeight = 96, kWidth = 160;

void wait(const torch::Device& device)
{
    if (device.is_cuda()) {
        torch::cuda::synchronize(device.index());
    }
}

/// Noise in place of everything that the network is told.
nn::VideoUnetInput noiseFor(const nn::VideoUnetOptions& network, const StageBenchOptions& options)
{
    const auto numbers = torch::TensorOptions(options.device);
    const auto& shape = options.shape;
    const auto channels = std::max(network.inputChannels, network.conditionChannels);
    const auto noise = at::randn({1, channels, shape.frames, shape.height, shape.width}, numbers);
    nn::VideoUnetInput input;
    input.activations = options.activations;
    input.noisy = noise.narrow(1, 0, network.inputChannels);
    if (network.conditionChannels > 0) {
        input.condition = noise.narrow(1, 0, network.conditionChannels);
    }
    auto& conditioning = input.conditioning;
    conditioning.logSnr = at::zeros({1}, numbers);
    conditioning.lowLogSnr = at::zeros({1}, numbers);
    conditioning.guidanceWeight = at::zeros({1}, numbers);
    conditioning.text.embedding = at::randn({1, 1, kTextTokens, network.textWidth}, numbers);
    conditioning.text.mask = at::ones({1, 1, kTextTokens}, numbers.dtype(torch::kBool));
    return input;
}

torch::Tensor part(const torch::Tensor& clip, const ClipWindow& window)
{
    return clip.defined()
               ? clip.narrow(2, window.firstFrame, window.frames).narrow(3, window.top, window.height)
               : clip;
}

} // namespace

StageBench::StageBench(const StageConfig& stage, const StageBenchOptions& options) : m_options(options)
{
    const c10::InferenceMode inference;
    m_network = nn::VideoUnet(stage.network, torch::TensorOptions(options.device).dtype(options.activations));
    const auto stride = m_network->stride();
    if (options.shape.height % stride != 0 || options.shape.width % stride != 0) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   stage.id,
                                   "expected height and width to be multiples of " + std::to_string(stride),
                                   {}});
    }
    m_plan = stageChunks(stage, m_network, options.shape,
                         {.activations = options.activations, .activationBytes = options.activationBytes});
    m_input = noiseFor(stage.network, options);
}

void StageBench::evaluate() const
{
    const c10::InferenceMode inference;
    for (const auto& chunk : m_plan.chunks) {
        auto input = m_input;
        input.noisy = part(m_input.noisy, chunk.input);
        input.condition = part(m_input.condition, chunk.input);
        (void)m_network->forward(input); // [1, 3, t, h, w] fp32
    }
    wait(m_options.device);
}

double StageBench::floatingPointOperations() const
{
    const auto& shape = m_options.shape;
    return m_network->floatingPointOperations(shape.frames, shape.height, shape.width);
}

ConvolutionBench::ConvolutionBench(torch::Device device, torch::ScalarType type)
{
    const auto options = torch::TensorOptions(device).dtype(type);
    const auto format = at::MemoryFormat::ChannelsLast;
    m_x = at::randn({kFrames, kChannels, kHeight, kWidth}, options).contiguous(format);
    m_weight = at::randn({kChannels, kChannels, 3, 3}, options).mul_(0.02).contiguous(format);
}

void ConvolutionBench::evaluate() const
{
    const c10::InferenceMode inference;
    (void)at::conv2d(m_x, m_weight, {}, 1, 1);
    wait(m_x.device());
}

double ConvolutionBench::floatingPointOperations()
{
    return 2.0 * kFrames * kHeight * kWidth * kChannels * kChannels * 9;
}

} // namespace cascade
