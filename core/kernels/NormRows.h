// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace cascade::kernels {

/// The work of NormModulateSilu and GroupNormSilu as plain memory, for one vector unit at a time. No torch
/// here: these sources are compiled for instruction sets that the machine may lack, and must not emit shared
/// inline functions.
///
/// Memory   x, y, dy, dx [rows, C] of X, contiguous; `multiplier` (weight * (1 + scale)) and `shift` (or
/// null) [C], one frame's;
///          `inverse` [rows] is 1 / rms.
struct NormSpan {
    std::int64_t rows = 0;
    std::int64_t channels = 0;
    const float* multiplier = nullptr;
    const float* shift = nullptr;
    float* inverse = nullptr; ///< written forward, read backward
    float epsilon = 0;        ///< added to the mean square
    bool activate = false;
};

/// Backward also adds to the sums over rows of dz * x / rms and of dz, [C] each, where z is the activation's
/// argument.
struct NormGradients {
    float* multiplier = nullptr;
    float* shift = nullptr;
    float* scratch = nullptr; ///< [C], overwritten
};

/// Rows x [rows, C] whose sums are wanted: for each channel those of x - origin and of its square, which stay
/// exact where values lie far from zero but near each other.
struct MomentSpan {
    std::int64_t rows = 0;
    std::int64_t channels = 0;
    const float* origin = nullptr; ///< [C]
    float* sum = nullptr;          ///< [C], written
    float* squares = nullptr;      ///< [C], written
};

/// Rows of which each channel is multiplied and shifted, and bent by SiLU where `activate`.
struct AffineSpan {
    std::int64_t rows = 0;
    std::int64_t channels = 0;
    const float* multiplier = nullptr; ///< [C]
    const float* shift = nullptr;      ///< [C]
    bool activate = false;
};

/// A bfloat16 as bits.
enum class Bf16 : std::uint16_t {};

/// One instruction set's kernels. `name` is for reports: "avx512", "avx2", "portable".
struct NormRowKernels {
    const char* name = "";
    void (*forwardFloat)(const NormSpan&, const float* x, float* y) = nullptr;
    void (*forwardBf16)(const NormSpan&, const Bf16* x, Bf16* y) = nullptr;
    void (*backwardFloat)(const NormSpan&, const NormGradients&, const float* x, const float* dy,
                          float* dx) = nullptr;
    void (*backwardBf16)(const NormSpan&, const NormGradients&, const Bf16* x, const Bf16* dy,
                         Bf16* dx) = nullptr;
    void (*momentsFloat)(const MomentSpan&, const float* x) = nullptr;
    void (*momentsBf16)(const MomentSpan&, const Bf16* x) = nullptr;
    void (*affineFloat)(const AffineSpan&, const float* x, float* y) = nullptr;
    void (*affineBf16)(const AffineSpan&, const Bf16* x, Bf16* y) = nullptr;
};

[[nodiscard]] const NormRowKernels& normRowsAvx512();
[[nodiscard]] const NormRowKernels& normRowsAvx2();
[[nodiscard]] const NormRowKernels& normRowsPortable();

/// All that this machine can run, the fastest first.
[[nodiscard]] const std::vector<NormRowKernels>& normRowKernels();

} // namespace cascade::kernels
