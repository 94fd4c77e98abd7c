// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/NormRows.h"

namespace cascade::kernels {

namespace {

/// Four lanes by the compiler's vector types: SSE2, NEON or scalar code.
struct Vector {
    static constexpr int kLanes = 4;
    using Floats = float __attribute__((vector_size(16)));
    using Words = std::int32_t __attribute__((vector_size(16)));
    using Bits = std::uint32_t __attribute__((vector_size(16)));
    using Halves = std::uint16_t __attribute__((vector_size(8)));
    Floats v;

    static Vector load(const float* from)
    {
        Vector out;
        __builtin_memcpy(&out.v, from, sizeof(out.v));
        return out;
    }
    static Vector load(const Bf16* from)
    {
        Halves halves;
        __builtin_memcpy(&halves, from, sizeof(halves));
        return {reinterpret_cast<Floats>(__builtin_convertvector(halves, Bits) << 16)};
    }
    template <typename T>
    static Vector loadPart(const T* from, int lanes)
    {
        T padded[kLanes] = {};
        __builtin_memcpy(padded, from, static_cast<unsigned>(lanes) * sizeof(T));
        return load(padded);
    }
    void store(float* to) const { __builtin_memcpy(to, &v, sizeof(v)); }
    /// To the nearest bfloat16, ties to even.
    void store(Bf16* to) const
    {
        const Bits bits = reinterpret_cast<Bits>(v);
        const auto halves = __builtin_convertvector((bits + ((bits >> 16) & 1u) + 0x7fffu) >> 16, Halves);
        __builtin_memcpy(to, &halves, sizeof(halves));
    }
    template <typename T>
    void storePart(T* to, int lanes) const
    {
        T padded[kLanes];
        store(padded);
        __builtin_memcpy(to, padded, static_cast<unsigned>(lanes) * sizeof(T));
    }

    static Vector broadcast(float x) { return {Floats{x, x, x, x}}; }
    static Vector capped(const Vector& x, float low, float high)
    {
        const Floats lows = broadcast(low).v;
        const Floats highs = broadcast(high).v;
        const Floats above = x.v > lows ? x.v : lows;
        return {above < highs ? above : highs};
    }
    /// Nearest whole number, for |x| below 2^22.
    static Vector rounded(const Vector& x)
    {
        const Floats magic = broadcast(12582912.0f).v;
        return {(x.v + magic) - magic};
    }
    static Vector scaledByPowerOfTwo(const Vector& x, const Vector& n)
    {
        return {x.v * reinterpret_cast<Floats>((__builtin_convertvector(n.v, Words) + 127) << 23)};
    }
    static Vector reciprocal(const Vector& x) { return {1.0f / x.v}; }
    [[nodiscard]] float sum() const { return (v[0] + v[2]) + (v[1] + v[3]); }
};

inline Vector operator+(const Vector& a, const Vector& b)
{
    return {a.v + b.v};
}
inline Vector operator-(const Vector& a, const Vector& b)
{
    return {a.v - b.v};
}
inline Vector operator*(const Vector& a, const Vector& b)
{
    return {a.v * b.v};
}
inline Vector multiplyAdd(const Vector& a, const Vector& b, const Vector& c)
{
    return {a.v * b.v + c.v};
}
/// a * b - c as if rounded once, for c near a * b: a is split so that both partial products are exact.
inline Vector multiplySubtract(const Vector& a, const Vector& b, const Vector& c)
{
    const auto upper = [](const Vector& x) {
        return reinterpret_cast<Vector::Floats>(reinterpret_cast<Vector::Bits>(x.v) & 0xfffff000u);
    };
    const auto aUpper = upper(a), bUpper = upper(b);
    return {((aUpper * bUpper - c.v) + aUpper * (b.v - bUpper)) + (a.v - aUpper) * b.v};
}

#include "core/kernels/NormRowsBody.h"

} // namespace

const NormRowKernels& normRowsPortable()
{
    static constexpr NormRowKernels kKernels = kernelsNamed("portable");
    return kKernels;
}

} // namespace cascade::kernels
