// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/NormModulateSiluCuda.h"

#include "core/kernels/CudaDevice.cuh"

namespace cascade::kernels {

namespace {

constexpr int kWarp = 32;
constexpr int kWarpsPerBlock = 8;
constexpr int kColumnsPerBlock = 128;

/// NormCuda as a kernel takes it.
struct Arguments {
    std::int64_t rows;
    std::int64_t positions;
    int channels;
    bool multiplierPerFrame;
    const float* multiplier;
    const float* shift;
    float* inverse;
    float epsilon;

    __device__ const float* multiplierOf(std::int64_t frame) const
    {
        return multiplier + (multiplierPerFrame ? frame * channels : 0);
    }
    __device__ float shiftOf(std::int64_t frame, int channel) const
    {
        return shift == nullptr ? 0.0f : shift[frame * channels + channel];
    }
};

__device__ float sigmoid(float z)
{
    return 1.0f / (1.0f + expf(-z));
}

/// dy times the derivative of the activation at z.
template <bool kActivate>
__device__ float throughActivation(float dy, float z)
{
    if constexpr (!kActivate) {
        return dy;
    }
    const float s = sigmoid(z);
    return dy * (s + z * s * (1.0f - s));
}

/// One warp per row of channels.
template <typename T, bool kActivate>
__global__ void forwardKernel(Arguments a, const T* __restrict__ x, T* __restrict__ y)
{
    const std::int64_t row = std::int64_t(blockIdx.x) * kWarpsPerBlock + threadIdx.y;
    if (row >= a.rows) {
        return;
    }
    const int lane = threadIdx.x;
    const std::int64_t frame = row / a.positions;
    const T* from = x + row * a.channels;
    T* to = y + row * a.channels;
    float sum = 0;
    for (int c = lane; c < a.channels; c += kWarp) {
        const float v = toFloat(from[c]);
        sum += v * v;
    }
    const float inverse = rsqrtf(sumOverWarp(sum) / float(a.channels) + a.epsilon);
    if (lane == 0) {
        a.inverse[row] = inverse;
    }
    const float* multiplier = a.multiplierOf(frame);
    for (int c = lane; c < a.channels; c += kWarp) {
        const float z = toFloat(from[c]) * inverse * multiplier[c] + a.shiftOf(frame, c);
        put(to + c, kActivate ? z * sigmoid(z) : z);
    }
}

/// dx, one warp per row of channels.
template <typename T, bool kActivate>
__global__ void backwardKernel(Arguments a, const T* __restrict__ x, const T* __restrict__ dy,
                               T* __restrict__ dx)
{
    const std::int64_t row = std::int64_t(blockIdx.x) * kWarpsPerBlock + threadIdx.y;
    if (row >= a.rows) {
        return;
    }
    const std::int64_t frame = row / a.positions;
    const std::int64_t at = row * a.channels;
    const float inverse = a.inverse[row];
    const float* multiplier = a.multiplierOf(frame);
    // What flows into the normalised value: computed twice, which costs less than keeping it.
    const auto dNormalised = [&](int c) {
        const float z = toFloat(x[at + c]) * inverse * multiplier[c] + a.shiftOf(frame, c);
        return throughActivation<kActivate>(toFloat(dy[at + c]), z) * multiplier[c];
    };
    float dot = 0;
    for (int c = threadIdx.x; c < a.channels; c += kWarp) {
        dot += dNormalised(c) * toFloat(x[at + c]) * inverse;
    }
    const float back = sumOverWarp(dot) / float(a.channels);
    for (int c = threadIdx.x; c < a.channels; c += kWarp) {
        put(dx + at + c, inverse * (dNormalised(c) - toFloat(x[at + c]) * inverse * back));
    }
}

/// Sums over one chunk of a frame's positions, one thread per channel: always in the same order.
template <typename T, bool kActivate>
__global__ void sumKernel(Arguments a, const T* __restrict__ x, const T* __restrict__ dy,
                          float* __restrict__ multiplierSums, float* __restrict__ shiftSums)
{
    const int c = int(blockIdx.y) * kColumnsPerBlock + int(threadIdx.x);
    if (c >= a.channels) {
        return;
    }
    const std::int64_t chunks = (a.positions + kNormCudaChunk - 1) / kNormCudaChunk;
    const std::int64_t frame = blockIdx.x / chunks;
    const std::int64_t first = (blockIdx.x % chunks) * kNormCudaChunk;
    const std::int64_t last = first + kNormCudaChunk < a.positions ? first + kNormCudaChunk : a.positions;
    const float multiplier = a.multiplierOf(frame)[c];
    const float shift = a.shiftOf(frame, c);
    float multiplierSum = 0;
    float shiftSum = 0;
    for (std::int64_t position = first; position < last; ++position) {
        const std::int64_t row = frame * a.positions + position;
        const float normalised = toFloat(x[row * a.channels + c]) * a.inverse[row];
        const float dz =
            throughActivation<kActivate>(toFloat(dy[row * a.channels + c]), normalised * multiplier + shift);
        multiplierSum += dz * normalised;
        shiftSum += dz;
    }
    multiplierSums[std::int64_t(blockIdx.x) * a.channels + c] = multiplierSum;
    if (shiftSums != nullptr) {
        shiftSums[std::int64_t(blockIdx.x) * a.channels + c] = shiftSum;
    }
}

Arguments argumentsOf(const NormCuda& norm)
{
    return {norm.frames * norm.positions,
            norm.positions,
            int(norm.channels),
            norm.multiplierRows > 1,
            norm.multiplier,
            norm.shift,
            norm.inverse,
            norm.epsilon};
}

template <typename T, bool kActivate>
void launchForward(const NormCuda& norm, const void* x, void* y)
{
    const auto a = argumentsOf(norm);
    const dim3 blocks(unsigned((a.rows + kWarpsPerBlock - 1) / kWarpsPerBlock));
    forwardKernel<T, kActivate>
        <<<blocks, dim3(kWarp, kWarpsPerBlock), 0, static_cast<cudaStream_t>(norm.stream)>>>(
            a, static_cast<const T*>(x), static_cast<T*>(y));
    checkLaunch("norm forward");
}

template <typename T, bool kActivate>
void launchBackward(const NormCuda& norm, const void* x, const void* dy, void* dx, float* multiplierSums,
                    float* shiftSums)
{
    const auto a = argumentsOf(norm);
    const auto stream = static_cast<cudaStream_t>(norm.stream);
    const auto* from = static_cast<const T*>(x);
    const auto* gradient = static_cast<const T*>(dy);
    const dim3 blocks(unsigned((a.rows + kWarpsPerBlock - 1) / kWarpsPerBlock));
    backwardKernel<T, kActivate>
        <<<blocks, dim3(kWarp, kWarpsPerBlock), 0, stream>>>(a, from, gradient, static_cast<T*>(dx));
    checkLaunch("norm backward");
    const auto chunks = (norm.positions + kNormCudaChunk - 1) / kNormCudaChunk;
    const dim3 columns(unsigned(norm.frames * chunks),
                       unsigned((a.channels + kColumnsPerBlock - 1) / kColumnsPerBlock));
    sumKernel<T, kActivate>
        <<<columns, kColumnsPerBlock, 0, stream>>>(a, from, gradient, multiplierSums, shiftSums);
    checkLaunch("norm sums");
}

} // namespace

bool cudaKernelsCompiled()
{
    return true;
}

void normForwardCuda(const NormCuda& norm, const void* x, void* y)
{
    byType(norm.type, [&](auto element) {
        using T = decltype(element);
        norm.activate ? launchForward<T, true>(norm, x, y) : launchForward<T, false>(norm, x, y);
    });
}

void normBackwardCuda(const NormCuda& norm, const void* x, const void* dy, void* dx, float* multiplierSums,
                      float* shiftSums)
{
    byType(norm.type, [&](auto element) {
        using T = decltype(element);
        norm.activate ? launchBackward<T, true>(norm, x, dy, dx, multiplierSums, shiftSums)
                      : launchBackward<T, false>(norm, x, dy, dx, multiplierSums, shiftSums);
    });
}

} // namespace cascade::kernels
