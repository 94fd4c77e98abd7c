// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/RandomWeights.h"

namespace cascade::tests {

/// Drawn numbers in bf16.
inline torch::Tensor narrow(at::IntArrayRef sizes, std::uint64_t seed)
{
    return randomTensor(sizes, seed).to(torch::kBFloat16);
}

/// The same numbers in fp64; nothing of nothing.
inline torch::Tensor wide(const torch::Tensor& t)
{
    return t.defined() ? t.to(torch::kFloat64) : t;
}

} // namespace cascade::tests
