// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
//
// Vectors and small products of bfloat16 for sources that are compiled for AVX-512 with bfloat16, included
// after their target pragma and inside their unnamed namespace. No include guard and no includes on purpose.

/// Dwords of a vector: pairs of bfloat16, or floats.
constexpr std::int64_t kLanes = 16;

// std::min and std::max are inline functions that other sources share, compiled for this instruction set
// here.
inline std::int64_t smaller(std::int64_t a, std::int64_t b)
{
    return a < b ? a : b;
}

inline std::int64_t larger(std::int64_t a, std::int64_t b)
{
    return a > b ? a : b;
}

inline __mmask16 firstLanes(std::int64_t lanes)
{
    return static_cast<__mmask16>(lanes >= kLanes ? 0xffffu : (1u << lanes) - 1);
}

inline __m512 widened(__m256i bits)
{
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
}

inline __m512 loadWidened(const Bf16* from, __mmask16 lanes = 0xffff)
{
    return widened(_mm256_maskz_loadu_epi16(lanes, from));
}

/// To the nearest bfloat16, ties to even.
inline __m256i narrowed(__m512 v)
{
    return reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(v));
}

inline void storeNarrowed(Bf16* to, __m512 v, __mmask16 lanes = 0xffff)
{
    _mm256_mask_storeu_epi16(to, lanes, narrowed(v));
}

/// 2^x within 2e-7 relative for x from -126 to 127, and like -126 below: 2^n times a polynomial for 2^f on
/// [-1/2, 1/2].
inline __m512 powerOfTwo(__m512 x)
{
    const __m512 inside = _mm512_max_ps(x, _mm512_set1_ps(-126.0f));
    const __m512 n = _mm512_roundscale_ps(inside, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    const __m512 f = _mm512_sub_ps(inside, n);
    __m512 p = _mm512_set1_ps(1.3264724059e-3f);
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(9.6715128652e-3f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(5.5507337537e-2f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(2.4022242080e-1f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(6.9314697759e-1f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(1.0f));
    return _mm512_scalef_ps(p, n);
}

/// Sixteen rows of eight dwords become eight rows of sixteen: register k holds rows k and k + 8, and each
/// step exchanges one bit of the register's number with one of the place in it.
inline void transposed(const Bf16* from, Bf16* to, std::int64_t toStride)
{
    __m512i r[8];
    for (std::int64_t k = 0; k < 8; ++k) {
        r[k] = _mm512_loadu_si512(from + k * 2 * kLanes);
    }
    const __m512i place = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (int bit = 0; bit < 3; ++bit) {
        const int here = 1 << bit;
        const __m512i other = _mm512_slli_epi32(
            _mm512_and_si512(_mm512_srli_epi32(place, static_cast<unsigned>(bit)), _mm512_set1_epi32(1)), 4);
        const __m512i low = _mm512_or_si512(_mm512_andnot_si512(_mm512_set1_epi32(here), place), other);
        const __m512i high = _mm512_or_si512(low, _mm512_set1_epi32(here));
        for (int k = 0; k < 8; ++k) {
            if ((k & here) == 0) {
                const __m512i a = r[k], b = r[k | here];
                r[k] = _mm512_permutex2var_epi32(a, low, b);
                r[k | here] = _mm512_permutex2var_epi32(a, high, b);
            }
        }
    }
    for (std::int64_t k = 0; k < 8; ++k) {
        _mm512_storeu_si512(to + k * toStride, r[k]);
    }
}

/// `kRows` rows of a times `kVectors` vectors of columns of b, sums in fp32 in the order of the pairs.
template <int kRows, int kVectors>
inline void productTile(const ProductSpan& span, std::int64_t row, const Bf16* columns, float* c)
{
    __m512 sum[kRows][kVectors];
    for (int r = 0; r < kRows; ++r) {
        for (int v = 0; v < kVectors; ++v) {
            sum[r][v] = _mm512_setzero_ps();
        }
    }
    const Bf16* a = span.a + row * span.aStride;
    for (std::int64_t pair = 0; pair < span.pairs; ++pair) {
        __m512bh b[kVectors];
        for (int v = 0; v < kVectors; ++v) {
            b[v] = reinterpret_cast<__m512bh>(_mm512_loadu_si512(columns + 2 * kLanes * v));
        }
        columns += 2 * kLanes * kVectors;
        for (int r = 0; r < kRows; ++r) {
            int both;
            __builtin_memcpy(&both, a + r * span.aStride + 2 * pair, sizeof(both));
            const auto spread = reinterpret_cast<__m512bh>(_mm512_set1_epi32(both));
            for (int v = 0; v < kVectors; ++v) {
                sum[r][v] = _mm512_dpbf16_ps(sum[r][v], spread, b[v]);
            }
        }
    }
    for (int r = 0; r < kRows; ++r) {
        for (int v = 0; v < kVectors; ++v) {
            _mm512_storeu_ps(c + (row + r) * span.cStride + v * kLanes, sum[r][v]);
        }
    }
}

template <int kVectors>
void productPanel(const ProductSpan& span, const Bf16* columns, float* c)
{
    constexpr int kRows = kVectors == 4 ? 6 : 8;
    std::int64_t row = 0;
    for (; row + kRows <= span.rows; row += kRows) {
        productTile<kRows, kVectors>(span, row, columns, c);
    }
    for (; row + 2 <= span.rows; row += 2) {
        productTile<2, kVectors>(span, row, columns, c);
    }
    if (row < span.rows) {
        productTile<1, kVectors>(span, row, columns, c);
    }
}

/// See Bf16Kernels::product.
inline void product(const ProductSpan& span)
{
    const Bf16* columns = span.b;
    for (std::int64_t vector = 0; vector < span.vectors; vector += kPanelVectors) {
        const auto here = smaller(kPanelVectors, span.vectors - vector);
        float* const c = span.c + vector * kLanes;
        switch (here) {
        case 1:
            productPanel<1>(span, columns, c);
            break;
        case 2:
            productPanel<2>(span, columns, c);
            break;
        case 3:
            productPanel<3>(span, columns, c);
            break;
        default:
            productPanel<4>(span, columns, c);
        }
        columns += span.pairs * here * kLanes * 2;
    }
}
