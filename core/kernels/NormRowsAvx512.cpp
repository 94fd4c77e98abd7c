// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/NormRows.h"

#if defined(__x86_64__)
#include <immintrin.h>

// The intrinsics of g++ 12 read variables that they leave uninitialised on purpose.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma")

namespace cascade::kernels {

namespace {

struct Vector {
    static constexpr int kLanes = 16;
    __m512 v;

    static __mmask16 first(int lanes) { return static_cast<__mmask16>((1u << lanes) - 1); }
    static Vector widened(__m256i bits)
    {
        return {_mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16))};
    }
    /// To the nearest bfloat16, ties to even.
    [[nodiscard]] __m256i narrowed() const
    {
        const __m512i bits = _mm512_castps_si512(v);
        const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
        const __m512i up = _mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
        return _mm512_cvtepi32_epi16(_mm512_srli_epi32(up, 16));
    }

    static Vector load(const float* from) { return {_mm512_loadu_ps(from)}; }
    static Vector load(const Bf16* from)
    {
        return widened(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
    }
    static Vector loadPart(const float* from, int lanes)
    {
        return {_mm512_maskz_loadu_ps(first(lanes), from)};
    }
    static Vector loadPart(const Bf16* from, int lanes)
    {
        return widened(_mm256_maskz_loadu_epi16(first(lanes), from));
    }
    void store(float* to) const { _mm512_storeu_ps(to, v); }
    void store(Bf16* to) const { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), narrowed()); }
    void storePart(float* to, int lanes) const { _mm512_mask_storeu_ps(to, first(lanes), v); }
    void storePart(Bf16* to, int lanes) const { _mm256_mask_storeu_epi16(to, first(lanes), narrowed()); }

    static Vector broadcast(float x) { return {_mm512_set1_ps(x)}; }
    static Vector capped(const Vector& x, float low, float high)
    {
        return {_mm512_min_ps(_mm512_max_ps(x.v, _mm512_set1_ps(low)), _mm512_set1_ps(high))};
    }
    static Vector rounded(const Vector& x) { return {_mm512_roundscale_ps(x.v, _MM_FROUND_TO_NEAREST_INT)}; }
    static Vector scaledByPowerOfTwo(const Vector& x, const Vector& n)
    {
        return {_mm512_scalef_ps(x.v, n.v)};
    }
    static Vector reciprocal(const Vector& x)
    {
        const __m512 guess = _mm512_rcp14_ps(x.v);
        return {_mm512_mul_ps(guess, _mm512_fnmadd_ps(x.v, guess, _mm512_set1_ps(2.0f)))};
    }
    [[nodiscard]] float sum() const { return _mm512_reduce_add_ps(v); }
};

inline Vector operator+(const Vector& a, const Vector& b)
{
    return {_mm512_add_ps(a.v, b.v)};
}
inline Vector operator-(const Vector& a, const Vector& b)
{
    return {_mm512_sub_ps(a.v, b.v)};
}
inline Vector operator*(const Vector& a, const Vector& b)
{
    return {_mm512_mul_ps(a.v, b.v)};
}
inline Vector multiplyAdd(const Vector& a, const Vector& b, const Vector& c)
{
    return {_mm512_fmadd_ps(a.v, b.v, c.v)};
}
inline Vector multiplySubtract(const Vector& a, const Vector& b, const Vector& c)
{
    return {_mm512_fmsub_ps(a.v, b.v, c.v)};
}

#include "core/kernels/NormRowsBody.h"

} // namespace

const NormRowKernels& normRowsAvx512()
{
    static constexpr NormRowKernels kKernels = kernelsNamed("avx512");
    return kKernels;
}

} // namespace cascade::kernels

#endif
