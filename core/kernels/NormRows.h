// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace cascade::kernels {

/// The work of NormModulateSilu as plain memory, for one vector unit at a time. No torch here: these sources
/// are compiled for instruction sets that the machine may lack, and must not emit shared inline functions.
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
};

[[nodiscard]] const NormRowKernels& normRowsAvx512();
[[nodiscard]] const NormRowKernels& normRowsAvx2();
[[nodiscard]] const NormRowKernels& normRowsPortable();

/// All that this machine can run, the fastest first.
[[nodiscard]] const std::vector<NormRowKernels>& normRowKernels();

} // namespace cascade::kernels
