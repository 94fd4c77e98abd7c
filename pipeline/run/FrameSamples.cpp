// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/FrameSamples.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>

namespace cascade::run {

namespace {

/// The nearest whole number, ties to the even one, of values that a float holds exactly there.
float rounded(float value)
{
    constexpr float kWhole = 12582912; // 1.5 * 2^23: floats from here on have no fraction
    return (value + kWhole) - kWhole;
}

/// One row of three planes, interleaved. In one pass: an HD clip is 1.5 GB of floats, and each pass over it
/// costs.
template <typename Sample>
void interleave(const float* planes, std::int64_t planeSize, std::int64_t width, float most, Sample* out)
{
    for (std::int64_t channel = 0; channel < 3; ++channel) {
        const float* row = planes + channel * planeSize;
        for (std::int64_t x = 0; x < width; ++x) {
            const float value = rounded((row[x] + 1) * (most / 2));
            out[3 * x + channel] = static_cast<Sample>(value > 0 ? std::min(value, most) : 0); // NaN: 0
        }
    }
}

template <typename Sample>
torch::Tensor toSamples(const torch::Tensor& frames, float most)
{
    const auto planes =
        frames.squeeze(0).transpose(0, 1).to(torch::kFloat).contiguous(); // [n, 3, H, W]; as clips give it
    const auto count = planes.size(0), height = planes.size(2), width = planes.size(3);
    const auto samples = at::empty({count, height, width, 3}, c10::CppTypeToScalarType<Sample>::value);
    const auto* from = planes.const_data_ptr<float>();
    auto* to = samples.template data_ptr<Sample>();
    at::parallel_for(0, count * height, 64, [&](std::int64_t begin, std::int64_t end) {
        for (auto row = begin; row < end; ++row) {
            const auto* start = from + (row / height) * 3 * height * width + (row % height) * width;
            interleave(start, height * width, width, most, to + row * width * 3);
        }
    });
    return samples;
}

torch::Tensor fromSamples(const torch::Tensor& samples, double most)
{
    return samples.to(torch::kFloat).div_(most / 2).sub_(1).permute({3, 0, 1, 2}).unsqueeze(0).contiguous();
}

} // namespace

torch::Tensor toBytes(const torch::Tensor& frames)
{
    return toSamples<std::uint8_t>(frames, 255);
}

torch::Tensor toWords(const torch::Tensor& frames)
{
    return toSamples<std::uint16_t>(frames, 65535);
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
