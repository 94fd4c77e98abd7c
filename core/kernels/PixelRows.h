// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/NormRows.h"

#include <cstdint>

namespace cascade::kernels {

/// Planes that one pass takes side by side: the channels of a noisy clip, its condition and a mask.
constexpr std::int64_t kMaxPlanes = 16;

/// One row of pictures, `planes` of them, cut into `across` squares `factor` pixels wide.
struct PixelRow {
    std::int64_t planes = 0;
    std::int64_t across = 0;
    std::int64_t factor = 0;
};

/// The row's part of each square: value (plane p, column x) goes to `(x / factor) * factor^2 * planes + (x %
/// factor) * planes + p`. bf16 rounds to nearest, ties to even. Threads: any.
void planesToSquares(const float* const* planes, const PixelRow& row, Bf16* squares);
void planesToSquares(const float* const* planes, const PixelRow& row, float* squares);

/// The inverse.
void squaresToPlanes(const Bf16* squares, const PixelRow& row, float* const* planes);
void squaresToPlanes(const float* squares, const PixelRow& row, float* const* planes);

/// to[i] = from[i] * scale.
void scaleRun(const Bf16* from, float scale, std::int64_t count, Bf16* to);
void scaleRun(const float* from, float scale, std::int64_t count, float* to);

} // namespace cascade::kernels
