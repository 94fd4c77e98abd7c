// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/NormalRows.h"

// Products and sums must round one by one, so that every instruction set gives the same bits; arguments of
// roots are never negative.
#pragma GCC optimize("fp-contract=off", "no-math-errno", "no-trapping-math")

#define CASCADE_INLINE __attribute__((always_inline)) inline

namespace cascade::kernels {

namespace {

constexpr int kLanes = 16;

CASCADE_INLINE void philoxRounds(std::uint32_t (&c)[4], std::uint32_t key0, std::uint32_t key1)
{
#pragma GCC unroll 10
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t product0 = std::uint64_t{0xD2511F53} * c[0];
        const std::uint64_t product1 = std::uint64_t{0xCD9E8D57} * c[2];
        const auto next0 = static_cast<std::uint32_t>(product1 >> 32) ^ c[1] ^ key0;
        const auto next2 = static_cast<std::uint32_t>(product0 >> 32) ^ c[3] ^ key1;
        c[1] = static_cast<std::uint32_t>(product1);
        c[3] = static_cast<std::uint32_t>(product0);
        c[0] = next0;
        c[2] = next2;
        key0 += 0x9E3779B9;
        key1 += 0xBB67AE85;
    }
}

CASCADE_INLINE float floatOf(std::int32_t bits)
{
    return __builtin_bit_cast(float, bits);
}
CASCADE_INLINE std::int32_t bitsOf(float x)
{
    return __builtin_bit_cast(std::int32_t, x);
}

/// Natural logarithm of u in (0, 1], within 1e-7 relative (Cephes' polynomial).
CASCADE_INLINE float logarithm(float u)
{
    const std::int32_t bits = bitsOf(u);
    const std::int32_t exponent = (bits - 0x3f3504f3) >> 23; // u = m * 2^exponent, m in [sqrt(1/2), sqrt(2))
    const float x = floatOf(bits - (exponent << 23)) - 1.0f;
    const auto e = static_cast<float>(exponent);
    const float z = x * x;
    float p = 7.0376836292e-2f;
    p = p * x + -1.1514610310e-1f;
    p = p * x + 1.1676998740e-1f;
    p = p * x + -1.2420140846e-1f;
    p = p * x + 1.4249322787e-1f;
    p = p * x + -1.6668057665e-1f;
    p = p * x + 2.0000714765e-1f;
    p = p * x + -2.4999993993e-1f;
    p = p * x + 3.3333331174e-1f;
    const float y = p * x * z + -2.12194440e-4f * e + -0.5f * z;
    return x + y + 0.693359375f * e;
}

/// Square root of x in [0, 64], within 3e-7 relative: Newton's steps for 1 / root(x) from a guess by halving
/// the exponent. The compiler's own square root stops it from vectorising wherever errno must be kept.
CASCADE_INLINE float root(float x)
{
    float y = floatOf(0x5f3759df - (bitsOf(x) >> 1));
#pragma GCC unroll 3
    for (int i = 0; i < 3; ++i) {
        y = y * (1.5f - 0.5f * (x * y) * y);
    }
    return x * y;
}

/// Box and Muller: two independent normal numbers of two uniform words. The radius has 31 bits: at most
/// sqrt(64 ln 2) = 6.66.
CASCADE_INLINE void normalPair(std::uint32_t forRadius, std::uint32_t forAngle, float& first, float& second)
{
    const float u = (static_cast<float>(static_cast<std::int32_t>(forRadius >> 1)) + 0.5f) * 0x1p-31f;
    const float radius = root(__builtin_fabsf(2.0f * logarithm(u)));

    // Two bits say which quarter of the circle, the others where in it, from -1/8 to 1/8 of a turn.
    const auto quarter = static_cast<std::int32_t>(forAngle >> 30);
    const float t =
        static_cast<float>(static_cast<std::int32_t>(forAngle << 2)) * (0x1p-32f * 1.57079632679f);
    const float tt = t * t;
    const float sine = ((-1.9515295891e-4f * tt + 8.3321608736e-3f) * tt + -1.6666654611e-1f) * tt * t + t;
    const float cosine =
        ((2.443315711809948e-5f * tt + -1.388731625493765e-3f) * tt + 4.166664568298827e-2f) * tt * tt +
        -0.5f * tt + 1.0f;
    const std::int32_t swap = (bitsOf(sine) ^ bitsOf(cosine)) & -(quarter & 1);
    const std::int32_t across = bitsOf(cosine) ^ swap;
    const std::int32_t up = bitsOf(sine) ^ swap;
    first = radius * floatOf(across ^ (((quarter + 1) & 2) << 30));
    second = radius * floatOf(up ^ ((quarter & 2) << 30));
}

CASCADE_INLINE void normalsBody(const NormalRowsPlace& place, std::int64_t columns, std::int64_t stride,
                                float* rows)
{
    for (std::int64_t column = 0; column < columns; column += kLanes) {
        float* __restrict row0 = rows + column;
        float* __restrict row1 = row0 + stride;
        float* __restrict row2 = row1 + stride;
        float* __restrict row3 = row2 + stride;
        const auto first = place.firstColumn + static_cast<std::uint32_t>(column);
        for (int lane = 0; lane < kLanes; ++lane) {
            std::uint32_t words[4] = {first + static_cast<std::uint32_t>(lane), place.rowGroup, place.frame,
                                      place.channel};
            philoxRounds(words, place.key[0], place.key[1]);
            normalPair(words[0], words[1], row0[lane], row1[lane]);
            normalPair(words[2], words[3], row2[lane], row3[lane]);
        }
    }
}

CASCADE_INLINE void blendBody(float keep, float fresh, std::int64_t count, const float* __restrict noise,
                              float* __restrict state)
{
    for (std::int64_t i = 0; i < count; ++i) {
        state[i] = keep * state[i] + fresh * noise[i];
    }
}

#if defined(__x86_64__)
#define CASCADE_AVX512                                                                                       \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,prefer-vector-width=512")))
#define CASCADE_AVX2 __attribute__((target("avx2")))

CASCADE_AVX512 void normalsAvx512(const NormalRowsPlace& place, std::int64_t columns, std::int64_t stride,
                                  float* rows)
{
    normalsBody(place, columns, stride, rows);
}
CASCADE_AVX512 void blendAvx512(float keep, float fresh, std::int64_t count, const float* noise, float* state)
{
    blendBody(keep, fresh, count, noise, state);
}
CASCADE_AVX2 void normalsAvx2(const NormalRowsPlace& place, std::int64_t columns, std::int64_t stride,
                              float* rows)
{
    normalsBody(place, columns, stride, rows);
}
CASCADE_AVX2 void blendAvx2(float keep, float fresh, std::int64_t count, const float* noise, float* state)
{
    blendBody(keep, fresh, count, noise, state);
}
#endif

void normalsPortable(const NormalRowsPlace& place, std::int64_t columns, std::int64_t stride, float* rows)
{
    normalsBody(place, columns, stride, rows);
}
void blendPortable(float keep, float fresh, std::int64_t count, const float* noise, float* state)
{
    blendBody(keep, fresh, count, noise, state);
}

} // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key)
{
    std::uint32_t words[4] = {counter[0], counter[1], counter[2], counter[3]};
    philoxRounds(words, key[0], key[1]);
    return {words[0], words[1], words[2], words[3]};
}

const std::vector<NormalRowsKernels>& normalRowsKernels()
{
    static const std::vector<NormalRowsKernels> s_all = [] {
        std::vector<NormalRowsKernels> all;
#if defined(__x86_64__)
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
            all.push_back({"avx512", &normalsAvx512, &blendAvx512});
        }
        if (__builtin_cpu_supports("avx2")) {
            all.push_back({"avx2", &normalsAvx2, &blendAvx2});
        }
#endif
        all.push_back({"portable", &normalsPortable, &blendPortable});
        return all;
    }();
    return s_all;
}

} // namespace cascade::kernels
