// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/FrameSamples.h"

#include <ATen/Functions.h>

namespace cascade::run {

namespace {

torch::Tensor toSamples(const torch::Tensor& frames, double most, torch::Dtype type)
{
    const auto samples = frames.add(1).mul_(most / 2).round_().clamp_(0, most).to(type);
    return samples.squeeze(0).permute({1, 2, 3, 0}).contiguous();
}

torch::Tensor fromSamples(const torch::Tensor& samples, double most)
{
    return samples.to(torch::kFloat).div_(most / 2).sub_(1).permute({3, 0, 1, 2}).unsqueeze(0).contiguous();
}

} // namespace

torch::Tensor toBytes(const torch::Tensor& frames)
{
    return toSamples(frames, 255, torch::kUInt8);
}

torch::Tensor toWords(const torch::Tensor& frames)
{
    return toSamples(frames, 65535, torch::kUInt16);
}

torch::Tensor fromBytes(const torch::Tensor& bytes)
{
    return fromSamples(bytes, 255);
}

torch::Tensor fromWords(const torch::Tensor& words)
{
    return fromSamples(words, 65535);
}

} // namespace cascade::run
