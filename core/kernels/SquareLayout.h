// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <algorithm>
#include <cstdint>

/// What ClipSquares and PixelShuffle have in common.
namespace cascade::kernels {

/// Tasks for a thread: below so many elements another thread costs more than it brings.
inline std::int64_t grainOf(std::int64_t elementsPerTask)
{
    return std::max<std::int64_t>(1, 32768 / std::max<std::int64_t>(1, elementsPerTask));
}

/// [N, C, H, W] as [N, H, W, C], packed; free where x is channels-last.
inline torch::Tensor channelsLast(const torch::Tensor& x)
{
    return x.permute({0, 2, 3, 1}).contiguous();
}

/// Whether the loops of the CPU take x.
inline bool onCpu(const torch::Tensor& x)
{
    return x.is_cpu() && (x.scalar_type() == torch::kBFloat16 || x.scalar_type() == torch::kFloat32);
}

inline bool recordsGradient(const torch::Tensor& x)
{
    return torch::GradMode::is_enabled() && x.requires_grad();
}

inline void requireSquares(std::int64_t height, std::int64_t width, std::int64_t factor)
{
    TORCH_CHECK(factor >= 1 && height % factor == 0 && width % factor == 0,
                "expected height and width to be multiples of ", factor, ", got ", height, "x", width);
}

} // namespace cascade::kernels
