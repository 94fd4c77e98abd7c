// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/GuideThresholdCuda.h"

#include "core/kernels/CudaDevice.cuh"

#include <algorithm>

namespace cascade::kernels {

namespace {

constexpr int kThreads = 256;
constexpr std::int64_t kMaxBlocks = 65536;

unsigned blocksFor(std::int64_t count)
{
    return unsigned(std::min((count + kThreads - 1) / kThreads, kMaxBlocks));
}

template <typename T>
__global__ void guideKernel(std::int64_t count, const T* __restrict__ conditional,
                            const T* __restrict__ unconditional, float weight, float* __restrict__ guided)
{
    const std::int64_t stride = std::int64_t(gridDim.x) * kThreads;
    for (std::int64_t i = std::int64_t(blockIdx.x) * kThreads + threadIdx.x; i < count; i += stride) {
        const float c = toFloat(conditional[i]);
        guided[i] = unconditional == nullptr ? c : c + weight * (c - toFloat(unconditional[i]));
    }
}

__global__ void limitKernel(LimitCuda layout, std::int64_t count, float* __restrict__ x,
                            unsigned long long* __restrict__ clipped)
{
    const std::int64_t stride = std::int64_t(gridDim.x) * kThreads;
    int beyond = 0;
    for (std::int64_t i = std::int64_t(blockIdx.x) * kThreads + threadIdx.x; i < count; i += stride) {
        float limit = 1.0f;
        if (layout.limits != nullptr) {
            const std::int64_t clip = i / (layout.channels * layout.frames * layout.pixels);
            const std::int64_t frame = i / layout.pixels % layout.frames;
            limit = layout.limits[layout.perFrame ? clip * layout.frames + frame : clip];
        }
        const float v = x[i];
        if (fabsf(v) > limit) {
            ++beyond;
            x[i] = v > 0 ? 1.0f : -1.0f;
        } else {
            x[i] = v / limit; // NaN stays NaN
        }
    }
    __shared__ int total;
    if (threadIdx.x == 0) {
        total = 0;
    }
    __syncthreads();
    atomicAdd(&total, beyond);
    __syncthreads();
    if (threadIdx.x == 0 && total > 0) {
        atomicAdd(clipped, static_cast<unsigned long long>(total));
    }
}

} // namespace

void guideCuda(ElementType type, std::int64_t count, const void* conditional, const void* unconditional,
               float weight, float* guided, void* stream)
{
    byType(type, [&](auto element) {
        using T = decltype(element);
        guideKernel<T><<<blocksFor(count), kThreads, 0, static_cast<cudaStream_t>(stream)>>>(
            count, static_cast<const T*>(conditional), static_cast<const T*>(unconditional), weight, guided);
    });
    checkLaunch("guidance");
}

void limitCuda(const LimitCuda& layout, float* x, std::int64_t* clipped, void* stream)
{
    const auto count = layout.batch * layout.channels * layout.frames * layout.pixels;
    limitKernel<<<blocksFor(count), kThreads, 0, static_cast<cudaStream_t>(stream)>>>(
        layout, count, x, reinterpret_cast<unsigned long long*>(clipped));
    checkLaunch("threshold");
}

} // namespace cascade::kernels
