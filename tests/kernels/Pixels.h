// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <ATen/ATen.h>

#include <cstdint>

namespace cascade::tests {

/// Standard normal values, others at each call.
inline at::Tensor noise(at::IntArrayRef sizes, torch::ScalarType type = torch::kFloat32)
{
    static std::uint64_t s_seed = 1;
    return at::randn(sizes, at::detail::createCPUGenerator(s_seed++)).to(type);
}

/// Squares of pixels as channels by plain, differentiable tensor operations: [N, C, H, W] to [N, f f C, H /
/// f, W / f].
inline at::Tensor gathered(const at::Tensor& x, std::int64_t f)
{
    const auto s = x.sizes();
    return x.reshape({s[0], s[1], s[2] / f, f, s[3] / f, f})
        .permute({0, 3, 5, 1, 2, 4})
        .reshape({s[0], f * f * s[1], s[2] / f, s[3] / f});
}

/// Bit for bit, dtype included.
inline bool same(const at::Tensor& a, const at::Tensor& b)
{
    return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && at::equal(a, b);
}

} // namespace cascade::tests
