// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/NormRows.h"

#include <cstdint>

namespace cascade::kernels {

/// Vectors of sixteen columns that lie side by side in a packed matrix: a panel, which may be narrower at
/// the end.
constexpr std::int64_t kPanelVectors = 4;

/// c = a b with sums in fp32.
///
/// Memory   a [rows, 2 pairs], rows `aStride` apart; c [rows, 16 vectors], rows `cStride` apart; b packed:
///          panels, each [pairs][columns of the panel][2].
struct ProductSpan {
    const Bf16* a = nullptr;
    std::int64_t aStride = 0;
    const Bf16* b = nullptr;
    float* c = nullptr;
    std::int64_t cStride = 0;
    std::int64_t rows = 0;
    std::int64_t pairs = 0;
    std::int64_t vectors = 0;
};

/// Attention of some queries of one head over all its keys; see attention in Attention.h.
///
/// Memory   q, out [queries, width]; k, v [keys, width]; rows their strides apart, `width` even; bias null or
///          [queries, keys] with rows `biasStride` apart (0: one for all); scratch as scratchBytes says.
struct AttentionSpan {
    const Bf16* q = nullptr;
    const Bf16* k = nullptr;
    const Bf16* v = nullptr;
    const Bf16* bias = nullptr;
    Bf16* out = nullptr;
    std::int64_t qStride = 0, kStride = 0, vStride = 0, biasStride = 0, outStride = 0;
    std::int64_t queries = 0;
    std::int64_t keys = 0;
    std::int64_t width = 0;
    float scale = 1;
    void* scratch = nullptr;
};

constexpr std::int64_t kDenseColumns = 64; ///< outputs of one panel

/// One panel of a dense layer; see DenseLayer.h.
///
/// Memory   x [rows, in]; weight, and gate or null, one packed panel each; biases [kDenseColumns] or null; y
///          [rows, kDenseColumns], rows `yStride` apart; scratch [2, rows, kDenseColumns].
struct DenseSpan {
    std::int64_t rows = 0;
    std::int64_t in = 0;
    const Bf16* x = nullptr;
    const Bf16* weight = nullptr;
    const Bf16* gate = nullptr;
    const float* bias = nullptr;
    const float* gateBias = nullptr;
    Bf16* y = nullptr;
    std::int64_t yStride = 0;
    float* scratch = nullptr;
};

/// Kernels for processors that multiply bfloat16 (AVX-512 with bfloat16). No torch here, as in NormRows.h.
struct Bf16Kernels {
    void (*product)(const ProductSpan&) = nullptr;
    void (*attention)(const AttentionSpan&) = nullptr;
    std::int64_t (*attentionScratchBytes)(std::int64_t keys, std::int64_t width) = nullptr;
    /// Packs kDenseColumns rows [in] into a panel, `in` a multiple of 16.
    void (*packWeights)(std::int64_t in, const Bf16* rows, Bf16* panel) = nullptr;
    void (*dense)(const DenseSpan&) = nullptr;
};

/// Those of this processor, null where it has no such arithmetic.
[[nodiscard]] const Bf16Kernels* bf16Kernels();

} // namespace cascade::kernels
