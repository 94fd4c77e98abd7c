// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/CPUGeneratorImpl.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include <cmath>
#include <cstdint>

namespace cascade::tests {

/// Gives every parameter random values, those that start at zero too, of a size that keeps activations near
/// 1: gains near 1, products of variance `gain`^2 / inputs.
inline void randomise(torch::nn::Module& module, std::uint64_t seed, double gain = 1)
{
    const torch::NoGradGuard guard;
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    for (auto& item : module.named_parameters()) {
        auto& parameter = item.value();
        auto values = at::randn(parameter.sizes(), generator);
        if (parameter.dim() > 1) {
            const auto inputs = parameter.numel() / parameter.size(0);
            values *= gain / std::sqrt(static_cast<double>(inputs));
        } else {
            const bool isGain = item.key() == "weight" || item.key().ends_with("norm.weight") ||
                                item.key().ends_with("norm1.weight") || item.key().ends_with("norm2.weight");
            values = isGain ? 1 + 0.2 * values : 0.2 * values;
        }
        parameter.copy_(values);
    }
}

/// Standard normal numbers from a seed of their own.
inline torch::Tensor randomTensor(at::IntArrayRef shape, std::uint64_t seed)
{
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    return at::randn(shape, generator);
}

/// The largest difference, over the largest magnitude expected.
inline double relativeError(const torch::Tensor& got, const torch::Tensor& expected)
{
    const auto wide = expected.to(torch::kFloat64);
    return ((got.to(torch::kFloat64) - wide).abs().max() / wide.abs().max()).item<double>();
}

inline double cosineOf(const torch::Tensor& a, const torch::Tensor& b)
{
    const auto x = a.to(torch::kFloat64).flatten(), y = b.to(torch::kFloat64).flatten();
    return (at::dot(x, y) / (x.norm() * y.norm())).item<double>();
}

} // namespace cascade::tests
