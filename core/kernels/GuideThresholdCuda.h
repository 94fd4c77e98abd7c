// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/ElementType.h"

#include <cstdint>

namespace cascade::kernels {

/// Writes `conditional + weight * (conditional - unconditional)`; unconditional may be null. All of `count`
/// elements in device memory, inputs of `type`, result fp32. Throws std::runtime_error where the launch
/// fails.
void guideCuda(ElementType type, std::int64_t count, const void* conditional, const void* unconditional,
               float weight, float* guided, void* stream);

/// How the elements of a clip find their limit: [B, C, T, pixels] in memory.
struct LimitCuda {
    std::int64_t batch = 0;
    std::int64_t channels = 0;
    std::int64_t frames = 0;
    std::int64_t pixels = 0;
    const float* limits = nullptr; ///< [B, T] or [B]; null: 1 everywhere
    bool perFrame = false;
};

/// Clamps x to its limits and divides by them, in place, and adds the number of values beyond them to
/// `clipped`.
void limitCuda(const LimitCuda& layout, float* x, std::int64_t* clipped, void* stream);

} // namespace cascade::kernels
