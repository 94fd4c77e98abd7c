// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/ElementType.h"

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_runtime.h>

#include <stdexcept>
#include <string>

namespace cascade::kernels {

__device__ inline float toFloat(float x)
{
    return x;
}
__device__ inline float toFloat(__half x)
{
    return __half2float(x);
}
__device__ inline float toFloat(__nv_bfloat16 x)
{
    return __bfloat162float(x);
}
__device__ inline void put(float* to, float x)
{
    *to = x;
}
__device__ inline void put(__half* to, float x)
{
    *to = __float2half_rn(x);
}
__device__ inline void put(__nv_bfloat16* to, float x)
{
    *to = __float2bfloat16_rn(x);
}

__device__ inline float sumOverWarp(float x)
{
    for (int step = 16; step > 0; step /= 2) {
        x += __shfl_xor_sync(0xffffffffu, x, step);
    }
    return x;
}

/// launch(T{}) for the element type.
template <typename Launch>
void byType(ElementType type, const Launch& launch)
{
    switch (type) {
    case ElementType::Float:
        return launch(float{});
    case ElementType::Half:
        return launch(__half{});
    case ElementType::Bfloat16:
        return launch(__nv_bfloat16{});
    }
}

/// Throws std::runtime_error naming `what` if the launch before it failed.
inline void checkLaunch(const char* what)
{
    const auto error = cudaGetLastError();
    if (error != cudaSuccess) {
        throw std::runtime_error(std::string("[") + what + "] " + cudaGetErrorString(error));
    }
}

} // namespace cascade::kernels
