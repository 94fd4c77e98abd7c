// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/Bf16Kernels.h"

#include <cstdint>

namespace cascade::kernels {

/// A convolution of three taps a side, stride 1, padded by one, whose outputs are made two a side at a time.
///
/// Memory   x [pictures, height, width, in], y [pictures, height, width, out]; weight [out, in, 3, 3], or
///          [out, in, 3] where only the height is convolved.
struct WinogradShape {
    std::int64_t pictures = 0, height = 0, width = 0;
    std::int64_t in = 0;  ///< a multiple of kWinogradIn
    std::int64_t out = 0; ///< a multiple of kWinogradOut
    bool square = true;   ///< convolves both sides, else the height alone

    [[nodiscard]] std::int64_t tilesDown() const { return (height + 1) / 2; }
    [[nodiscard]] std::int64_t tilesAcross() const { return square ? (width + 1) / 2 : width; }
    [[nodiscard]] std::int64_t tiles() const { return pictures * tilesDown() * tilesAcross(); }
    /// Products of matrices that take the place of the nine or three of the taps.
    [[nodiscard]] std::int64_t products() const { return square ? 16 : 4; }
};

constexpr std::int64_t kWinogradIn = 16;
constexpr std::int64_t kWinogradOut = 64;   ///< output channels of one block
constexpr std::int64_t kWinogradTiles = 48; ///< of one block, at most

/// Tiles of a convolution whose transformed inputs lie in memory together.
struct WinogradGroup {
    std::int64_t first = 0;
    std::int64_t tiles = 0;
    Bf16* inputs = nullptr; ///< [products, tiles, in]
};

/// One block of output channels.
struct WinogradBlock {
    std::int64_t firstOut = 0;
    Bf16* weights = nullptr;     ///< [products][in / 2][kWinogradOut][2]
    const float* bias = nullptr; ///< [out]
    const Bf16* base = nullptr;  ///< null, or [pictures, height, width, out] to be added; may be y
    Bf16* y = nullptr;
    float* scratch = nullptr; ///< [products, kWinogradTiles, kWinogradOut]
};

/// The steps of such a convolution, as Bf16Kernels are.
struct WinogradKernels {
    /// Transforms tiles from ... to - 1 of the group.
    void (*inputs)(const WinogradShape&, const WinogradGroup&, const Bf16* x, std::int64_t from,
                   std::int64_t to) = nullptr;
    /// Transforms the block's weights of input channels from ... to - 1, both multiples of kWinogradIn.
    void (*weights)(const WinogradShape&, const WinogradBlock&, const Bf16* weight, std::int64_t from,
                    std::int64_t to) = nullptr;
    /// Multiplies and writes y for tiles from ... to - 1 of the group, kWinogradTiles at most.
    void (*outputs)(const WinogradShape&, const WinogradGroup&, const WinogradBlock&, std::int64_t from,
                    std::int64_t to) = nullptr;
};

/// Those of this processor, null where it has no arithmetic of bfloat16.
[[nodiscard]] const WinogradKernels* winogradKernels();

} // namespace cascade::kernels
