// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/Bf16Kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

// The intrinsics of g++ 12 read variables that they leave uninitialised on purpose.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,avx2,fma")

namespace cascade::kernels {

namespace {

#include "core/kernels/Avx512Bf16.h"

/// Scores of a block of queries take about this much: they stay in the second cache.
constexpr std::int64_t kScoreBytes = 256 << 10;

std::int64_t roundedUp(std::int64_t n, std::int64_t to)
{
    return (n + to - 1) / to * to;
}

/// What one call lays out in its scratch memory.
struct AttentionSizes {
    std::int64_t width, columns, outputs, block;

    AttentionSizes(std::int64_t keys, std::int64_t w)
        : width(w), columns(roundedUp(keys, kLanes)), outputs(roundedUp(w, kLanes)),
          block(larger(6, smaller(96, kScoreBytes / (4 * columns)) / 6 * 6))
    {
    }
    [[nodiscard]] std::int64_t packedKeys() const { return columns * width; }     // bfloat16
    [[nodiscard]] std::int64_t packedValues() const { return columns * outputs; } // bfloat16
    [[nodiscard]] std::int64_t scores() const { return block * columns; }         // floats
    [[nodiscard]] std::int64_t mixed() const { return block * outputs; }          // floats
    [[nodiscard]] std::int64_t bytes() const
    {
        return 2 * (packedKeys() + packedValues() + scores()) + 4 * (scores() + mixed() + block) + 64;
    }
};

std::int64_t attentionScratchBytes(std::int64_t keys, std::int64_t width)
{
    return AttentionSizes(keys, width).bytes();
}

/// Keys become columns: panels of [width / 2][columns][2], zeros beyond the last key.
void packKeys(const AttentionSpan& span, const AttentionSizes& sizes, Bf16* to)
{
    const auto pairs = span.width / 2;
    for (std::int64_t first = 0; first < sizes.columns; first += kPanelVectors * kLanes) {
        const auto columns = smaller(kPanelVectors * kLanes, sizes.columns - first);
        for (std::int64_t column = 0; column < columns; ++column) {
            const auto key = first + column;
            const Bf16* const from = span.k + key * span.kStride;
            for (std::int64_t pair = 0; pair < pairs; ++pair) {
                std::uint32_t both = 0;
                if (key < span.keys) {
                    __builtin_memcpy(&both, from + 2 * pair, sizeof(both));
                }
                __builtin_memcpy(to + 2 * (pair * columns + column), &both, sizeof(both));
            }
        }
        to += 2 * pairs * columns;
    }
}

/// Values stay rows, two keys beside each other: panels of [keys / 2][columns][2], zeros beyond the ends.
void packValues(const AttentionSpan& span, const AttentionSizes& sizes, Bf16* to)
{
    for (std::int64_t first = 0; first < sizes.outputs; first += kPanelVectors * kLanes) {
        const auto end = smaller(first + kPanelVectors * kLanes, sizes.outputs);
        for (std::int64_t key = 0; key < sizes.columns; key += 2) {
            for (std::int64_t c = first; c < end; c += kLanes, to += 2 * kLanes) {
                const auto lanes = firstLanes(larger(0, span.width - c));
                const Bf16* const from = span.v + key * span.vStride + c;
                const auto even = _mm256_maskz_loadu_epi16(key < span.keys ? lanes : __mmask16(0), from);
                const auto odd =
                    _mm256_maskz_loadu_epi16(key + 1 < span.keys ? lanes : __mmask16(0), from + span.vStride);
                _mm512_storeu_si512(to, _mm512_or_si512(_mm512_cvtepu16_epi32(even),
                                                        _mm512_slli_epi32(_mm512_cvtepu16_epi32(odd), 16)));
            }
        }
    }
}

/// One row of scores to weights that are not yet divided by their sum; returns 1 / sum.
float softmaxRow(const AttentionSpan& span, std::int64_t columns, const Bf16* bias, float* scores,
                 Bf16* weights)
{
    // Weights are 2^(factor score - factor top): bias is brought to the units of scores.
    const __m512 factor = _mm512_set1_ps(span.scale * 1.44269504088896341f);
    const __m512 ofBias = _mm512_set1_ps(1.0f / span.scale);
    __m512 most = _mm512_set1_ps(-__builtin_inff());
    for (std::int64_t c = 0; c < span.keys; c += kLanes) {
        const auto lanes = firstLanes(span.keys - c);
        __m512 score = _mm512_loadu_ps(scores + c);
        if (bias != nullptr) {
            score = _mm512_fmadd_ps(loadWidened(bias + c, lanes), ofBias, score);
            _mm512_storeu_ps(scores + c, score);
        }
        most = _mm512_mask_max_ps(most, lanes, most, score);
    }
    const __m512 top = _mm512_set1_ps(_mm512_reduce_max_ps(most));
    __m512 sum = _mm512_setzero_ps();
    for (std::int64_t c = 0; c < columns; c += kLanes) {
        const auto lanes = firstLanes(larger(0, span.keys - c));
        const __m512 below = _mm512_sub_ps(_mm512_loadu_ps(scores + c), top);
        const __m512 weight = _mm512_maskz_mov_ps(lanes, powerOfTwo(_mm512_mul_ps(below, factor)));
        sum = _mm512_add_ps(sum, weight);
        storeNarrowed(weights + c, weight);
    }
    return 1.0f / _mm512_reduce_add_ps(sum);
}

void writeRow(const float* from, float factor, std::int64_t width, Bf16* to)
{
    for (std::int64_t c = 0; c < width; c += kLanes) {
        storeNarrowed(to + c, _mm512_mul_ps(_mm512_loadu_ps(from + c), _mm512_set1_ps(factor)),
                      firstLanes(width - c));
    }
}

void attention(const AttentionSpan& span)
{
    const AttentionSizes sizes(span.keys, span.width);
    auto* const keys = static_cast<Bf16*>(span.scratch);
    auto* const values = keys + sizes.packedKeys();
    auto* const weights = values + sizes.packedValues();
    auto* const scores = reinterpret_cast<float*>(weights + sizes.scores());
    auto* const mixed = scores + sizes.scores();
    auto* const inverses = mixed + sizes.mixed();
    packKeys(span, sizes, keys);
    packValues(span, sizes, values);
    for (std::int64_t first = 0; first < span.queries; first += sizes.block) {
        const auto rows = smaller(sizes.block, span.queries - first);
        product({span.q + first * span.qStride, span.qStride, keys, scores, sizes.columns, rows,
                 span.width / 2, sizes.columns / kLanes});
        for (std::int64_t row = 0; row < rows; ++row) {
            const auto* const bias =
                span.bias != nullptr ? span.bias + (first + row) * span.biasStride : nullptr;
            inverses[row] = softmaxRow(span, sizes.columns, bias, scores + row * sizes.columns,
                                       weights + row * sizes.columns);
        }
        product({weights, sizes.columns, values, mixed, sizes.outputs, rows, sizes.columns / 2,
                 sizes.outputs / kLanes});
        for (std::int64_t row = 0; row < rows; ++row) {
            writeRow(mixed + row * sizes.outputs, inverses[row], span.width,
                     span.out + (first + row) * span.outStride);
        }
    }
}

/// x * (1 + erf(x / sqrt 2)) / 2, erf within 2e-7 (Abramowitz and Stegun 1964, 7.1.26).
__m512 gelu(__m512 x)
{
    const __m512 one = _mm512_set1_ps(1.0f);
    const __m512 scaled = _mm512_mul_ps(x, _mm512_set1_ps(0.70710678118654752f));
    const __m512 away = _mm512_abs_ps(scaled);
    const __m512 below = _mm512_fmadd_ps(away, _mm512_set1_ps(0.3275911f), one);
    const __m512 guess = _mm512_rcp14_ps(below);
    const __m512 t = _mm512_mul_ps(guess, _mm512_fnmadd_ps(below, guess, _mm512_set1_ps(2.0f)));
    __m512 p = _mm512_set1_ps(1.061405429f);
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-1.453152027f));
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(1.421413741f));
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-0.284496736f));
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(0.254829592f));
    p = _mm512_mul_ps(p, t);
    const __m512 tail = _mm512_mul_ps(
        p, powerOfTwo(_mm512_mul_ps(_mm512_mul_ps(away, away), _mm512_set1_ps(-1.44269504088896341f))));
    // 1 + erf is `tail` left of zero and 2 - `tail` right of it: no digits are lost.
    const auto right = _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_GT_OQ);
    const __m512 sum = _mm512_mask_sub_ps(tail, right, _mm512_set1_ps(2.0f), tail);
    return _mm512_mul_ps(_mm512_mul_ps(x, sum), _mm512_set1_ps(0.5f));
}

void packWeights(std::int64_t in, const Bf16* rows, Bf16* panel)
{
    for (std::int64_t c = 0; c < in; c += kLanes) {
        for (std::int64_t first = 0; first < kDenseColumns; first += kLanes) {
            Bf16 square[kLanes * kLanes]; // rows k and k + 8 beside each other
            for (std::int64_t row = 0; row < kLanes; ++row) {
                __builtin_memcpy(square + (row % 8 * 2 + row / 8) * kLanes, rows + (first + row) * in + c,
                                 kLanes * sizeof(Bf16));
            }
            transposed(square, panel + (c / 2 * kDenseColumns + first) * 2, 2 * kDenseColumns);
        }
    }
}

void dense(const DenseSpan& span)
{
    float* const gates = span.scratch + span.rows * kDenseColumns;
    product(
        {span.x, span.in, span.weight, span.scratch, kDenseColumns, span.rows, span.in / 2, kPanelVectors});
    if (span.gate != nullptr) {
        product({span.x, span.in, span.gate, gates, kDenseColumns, span.rows, span.in / 2, kPanelVectors});
    }
    for (std::int64_t c = 0; c < kDenseColumns; c += kLanes) {
        const __m512 bias = span.bias != nullptr ? _mm512_loadu_ps(span.bias + c) : _mm512_setzero_ps();
        const __m512 gateBias =
            span.gateBias != nullptr ? _mm512_loadu_ps(span.gateBias + c) : _mm512_setzero_ps();
        for (std::int64_t row = 0; row < span.rows; ++row) {
            const auto at = row * kDenseColumns + c;
            __m512 y = _mm512_add_ps(_mm512_loadu_ps(span.scratch + at), bias);
            if (span.gate != nullptr) {
                y = _mm512_mul_ps(y, gelu(_mm512_add_ps(_mm512_loadu_ps(gates + at), gateBias)));
            }
            storeNarrowed(span.y + row * span.yStride + c, y);
        }
    }
}

} // namespace

const Bf16Kernels* bf16Kernels()
{
    static constexpr Bf16Kernels kKernels{&product, &attention, &attentionScratchBytes, &packWeights, &dense};
    static const bool s_has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                              __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                              __builtin_cpu_supports("avx512bf16");
    return s_has ? &kKernels : nullptr;
}

} // namespace cascade::kernels

#else

namespace cascade::kernels {

const Bf16Kernels* bf16Kernels()
{
    return nullptr;
}

} // namespace cascade::kernels

#endif
