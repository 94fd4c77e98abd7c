// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace cascade::tests {

/// Standard normal numbers of a generator of their own.
inline torch::Tensor normal(const std::vector<std::int64_t>& shape, std::uint64_t seed)
{
    return torch::randn(shape, at::make_generator<at::CPUGeneratorImpl>(seed));
}

/// Largest |a - b| over the largest |b|.
inline double relativeError(const torch::Tensor& a, const torch::Tensor& b)
{
    const auto left = a.to(torch::kDouble);
    const auto right = b.to(torch::kDouble);
    return ((left - right).abs().max() / right.abs().max()).item<double>();
}

inline double largestDifference(const torch::Tensor& a, const torch::Tensor& b)
{
    return (a.to(torch::kDouble) - b.to(torch::kDouble)).abs().max().item<double>();
}

} // namespace cascade::tests
