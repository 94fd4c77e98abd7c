// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace cascade::kernels {

/// Ten rounds of Philox4x32: 128 bits that depend on nothing but counter and key.
///
/// Source   Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", and its published test
/// vectors.
[[nodiscard]] std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                      std::array<std::uint32_t, 2> key);

/// Where a group of four rows of noise lies. A value's counter is (column, row / 4, frame, channel).
struct NormalRowsPlace {
    std::array<std::uint32_t, 2> key = {};
    std::uint32_t frame = 0;
    std::uint32_t channel = 0;
    std::uint32_t rowGroup = 0; ///< rows 4 * rowGroup to 4 * rowGroup + 3
    std::uint32_t firstColumn = 0;
};

/// Standard normal numbers, and the blend that noise priors need, in one instruction set. All sets give the
/// same bits: no fused multiply-adds, no functions of the C library, only operations that IEEE 754 rounds
/// correctly.
struct NormalRowsKernels {
    const char* name = "";
    /// Writes rows [4, stride], `columns` values each and what pads them to a multiple of 16; stride is at
    /// least that.
    void (*normals)(const NormalRowsPlace&, std::int64_t columns, std::int64_t stride, float* rows) = nullptr;
    /// state = keep * state + fresh * noise.
    void (*blend)(float keep, float fresh, std::int64_t count, const float* noise, float* state) = nullptr;
};

/// All that this machine can run, the fastest first.
[[nodiscard]] const std::vector<NormalRowsKernels>& normalRowsKernels();

} // namespace cascade::kernels
