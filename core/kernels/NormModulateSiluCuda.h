// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/ElementType.h"

#include <cstdint>

namespace cascade::kernels {

/// Pointers to device memory: x, y, dy, dx [frames, positions, C] contiguous of `type`; multiplier
/// [multiplierRows, C] with one row for all frames or one each; shift [frames, C] or null; inverse [frames,
/// positions]; all of these fp32.
struct NormCuda {
    ElementType type = ElementType::Float;
    std::int64_t frames = 0;
    std::int64_t positions = 0;
    std::int64_t channels = 0;
    std::int64_t multiplierRows = 1;
    const float* multiplier = nullptr;
    const float* shift = nullptr;
    float* inverse = nullptr;
    float epsilon = 0;
    bool activate = false;
    void* stream = nullptr; ///< cudaStream_t of the current device
};

/// Positions that one block sums in the backward pass: `sums` has `ceil(positions / kNormCudaChunk)` rows per
/// frame.
inline constexpr std::int64_t kNormCudaChunk = 128;

/// Launches the forward pass on `stream`: writes y and inverse. Throws std::runtime_error where the launch
/// fails.
void normForwardCuda(const NormCuda& norm, const void* x, void* y);

/// Launches the backward pass: writes dx, and the sums over each chunk of positions of dz * x / rms and of dz
/// (null without shift), [frames, chunks, C] fp32.
void normBackwardCuda(const NormCuda& norm, const void* x, const void* dy, void* dx, float* multiplierSums,
                      float* shiftSums);

} // namespace cascade::kernels
