// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/NormRows.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma GCC target("avx2,fma")

namespace cascade::kernels {

namespace {

struct Vector {
    static constexpr int kLanes = 8;
    __m256 v;

    static Vector widened(__m128i bits)
    {
        return {_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16))};
    }
    /// To the nearest bfloat16, ties to even.
    [[nodiscard]] __m128i narrowed() const
    {
        const __m256i bits = _mm256_castps_si256(v);
        const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
        const __m256i up =
            _mm256_srli_epi32(_mm256_add_epi32(bits, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff))), 16);
        return _mm_packus_epi32(_mm256_castsi256_si128(up), _mm256_extracti128_si256(up, 1));
    }

    static Vector load(const float* from) { return {_mm256_loadu_ps(from)}; }
    static Vector load(const Bf16* from)
    {
        return widened(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
    }
    template <typename T>
    static Vector loadPart(const T* from, int lanes)
    {
        T padded[kLanes] = {};
        __builtin_memcpy(padded, from, static_cast<unsigned>(lanes) * sizeof(T));
        return load(padded);
    }
    void store(float* to) const { _mm256_storeu_ps(to, v); }
    void store(Bf16* to) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), narrowed()); }
    template <typename T>
    void storePart(T* to, int lanes) const
    {
        T padded[kLanes];
        store(padded);
        __builtin_memcpy(to, padded, static_cast<unsigned>(lanes) * sizeof(T));
    }

    static Vector broadcast(float x) { return {_mm256_set1_ps(x)}; }
    static Vector capped(const Vector& x, float low, float high)
    {
        return {_mm256_min_ps(_mm256_max_ps(x.v, _mm256_set1_ps(low)), _mm256_set1_ps(high))};
    }
    static Vector rounded(const Vector& x)
    {
        return {_mm256_round_ps(x.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};
    }
    static Vector scaledByPowerOfTwo(const Vector& x, const Vector& n)
    {
        const __m256i exponent = _mm256_add_epi32(_mm256_cvtps_epi32(n.v), _mm256_set1_epi32(127));
        return {_mm256_mul_ps(x.v, _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23)))};
    }
    static Vector reciprocal(const Vector& x)
    {
        const __m256 guess = _mm256_rcp_ps(x.v);
        return {_mm256_mul_ps(guess, _mm256_fnmadd_ps(x.v, guess, _mm256_set1_ps(2.0f)))};
    }
    [[nodiscard]] float sum() const
    {
        const __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
        const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
    }
};

inline Vector operator+(const Vector& a, const Vector& b)
{
    return {_mm256_add_ps(a.v, b.v)};
}
inline Vector operator-(const Vector& a, const Vector& b)
{
    return {_mm256_sub_ps(a.v, b.v)};
}
inline Vector operator*(const Vector& a, const Vector& b)
{
    return {_mm256_mul_ps(a.v, b.v)};
}
inline Vector multiplyAdd(const Vector& a, const Vector& b, const Vector& c)
{
    return {_mm256_fmadd_ps(a.v, b.v, c.v)};
}
inline Vector multiplySubtract(const Vector& a, const Vector& b, const Vector& c)
{
    return {_mm256_fmsub_ps(a.v, b.v, c.v)};
}

#include "core/kernels/NormRowsBody.h"

} // namespace

const NormRowKernels& normRowsAvx2()
{
    static constexpr NormRowKernels kKernels = kernelsNamed("avx2");
    return kKernels;
}

} // namespace cascade::kernels

#endif
