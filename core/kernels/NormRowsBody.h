// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
//
// The body of NormRows.h, included once by each instruction set's source, inside its own unnamed namespace
// and after its `Vector` type. No include guard and no includes on purpose: everything here is compiled for
// that instruction set.
//
// Vector offers kLanes, load and store of whole vectors and of the first n lanes (zeros elsewhere) for float
// and Bf16, broadcast, arithmetic, multiplyAdd, sum over lanes, sigmoidOf.

struct Whole {};
struct Part {
    int lanes;
};

/// step(channel, Whole) for each whole vector of channels, then step(channel, Part) for what remains.
template <typename Step>
inline void overChannels(std::int64_t channels, const Step& step)
{
    std::int64_t c = 0;
    for (; c + Vector::kLanes <= channels; c += Vector::kLanes) {
        step(c, Whole{});
    }
    if (c < channels) {
        step(c, Part{static_cast<int>(channels - c)});
    }
}

template <typename T>
inline Vector get(const T* from, Whole)
{
    return Vector::load(from);
}
template <typename T>
inline Vector get(const T* from, Part part)
{
    return Vector::loadPart(from, part.lanes);
}
template <typename T>
inline void put(T* to, const Vector& v, Whole)
{
    v.store(to);
}
template <typename T>
inline void put(T* to, const Vector& v, Part part)
{
    v.storePart(to, part.lanes);
}

/// 1 / (1 + exp(-z)), within 2e-6 relative for z above -80, where it stops falling. exp is 2^n times a
/// polynomial of degree 5 for 2^f on [-1/2, 1/2], fitted for the smallest relative error (9e-8); f takes one
/// fused rounding, so only log2(e)'s own error grows with z.
inline Vector sigmoid(const Vector& z)
{
    const Vector minusLog2e = Vector::broadcast(-1.44269504088896341f);
    const Vector x = Vector::capped(z, -80.0f, 80.0f);
    const Vector n = Vector::rounded(x * minusLog2e);
    const Vector f = multiplySubtract(x, minusLog2e, n);
    Vector p = Vector::broadcast(1.3264724059e-3f);
    p = multiplyAdd(p, f, Vector::broadcast(9.6715128652e-3f));
    p = multiplyAdd(p, f, Vector::broadcast(5.5507337537e-2f));
    p = multiplyAdd(p, f, Vector::broadcast(2.4022242080e-1f));
    p = multiplyAdd(p, f, Vector::broadcast(6.9314697759e-1f));
    p = multiplyAdd(p, f, Vector::broadcast(1.0f));
    return Vector::reciprocal(Vector::broadcast(1.0f) + Vector::scaledByPowerOfTwo(p, n));
}

template <typename X>
inline float inverseRms(const X* x, std::int64_t channels, float epsilon)
{
    Vector sum = Vector::broadcast(0.0f);
    overChannels(channels, [&](std::int64_t c, auto lanes) {
        const Vector v = get(x + c, lanes);
        sum = multiplyAdd(v, v, sum);
    });
    return 1.0f / __builtin_sqrtf(sum.sum() / static_cast<float>(channels) + epsilon);
}

template <typename X, bool kActivate, bool kShift>
void forwardRows(const NormSpan& span, const X* x, X* y)
{
    for (std::int64_t row = 0; row < span.rows; ++row) {
        span.inverse[row] = inverseRms(x + row * span.channels, span.channels, span.epsilon);
    }
    for (std::int64_t row = 0; row < span.rows; ++row) {
        const X* from = x + row * span.channels;
        X* to = y + row * span.channels;
        const Vector inverse = Vector::broadcast(span.inverse[row]);
        overChannels(span.channels, [&](std::int64_t c, auto lanes) {
            Vector z = get(from + c, lanes) * inverse;
            if constexpr (kShift) {
                z = multiplyAdd(z, get(span.multiplier + c, lanes), get(span.shift + c, lanes));
            } else {
                z = z * get(span.multiplier + c, lanes);
            }
            put(to + c, kActivate ? z * sigmoid(z) : z, lanes);
        });
    }
}

template <typename X, bool kActivate, bool kShift>
void backwardRows(const NormSpan& span, const NormGradients& sums, const X* x, const X* dy, X* dx)
{
    const Vector one = Vector::broadcast(1.0f);
    for (std::int64_t row = 0; row < span.rows; ++row) {
        const std::int64_t at = row * span.channels;
        const float inverse = span.inverse[row];
        const Vector inverseAll = Vector::broadcast(inverse);
        Vector dot = Vector::broadcast(0.0f); // of d(normalised) and normalised
        overChannels(span.channels, [&](std::int64_t c, auto lanes) {
            const Vector normalised = get(x + at + c, lanes) * inverseAll;
            const Vector multiplier = get(span.multiplier + c, lanes);
            Vector dz = get(dy + at + c, lanes);
            if constexpr (kActivate) {
                Vector z = normalised * multiplier;
                if constexpr (kShift) {
                    z = z + get(span.shift + c, lanes);
                }
                const Vector s = sigmoid(z);
                dz = dz * multiplyAdd(z * s, one - s, s);
            }
            put(sums.multiplier + c, multiplyAdd(dz, normalised, get(sums.multiplier + c, lanes)), lanes);
            if constexpr (kShift) {
                put(sums.shift + c, get(sums.shift + c, lanes) + dz, lanes);
            }
            const Vector dNormalised = dz * multiplier;
            dot = multiplyAdd(dNormalised, normalised, dot);
            put(sums.scratch + c, dNormalised, lanes);
        });
        const float back = -dot.sum() / static_cast<float>(span.channels) * inverse * inverse;
        const Vector backAll = Vector::broadcast(back);
        overChannels(span.channels, [&](std::int64_t c, auto lanes) {
            put(dx + at + c,
                multiplyAdd(get(x + at + c, lanes), backAll, get(sums.scratch + c, lanes) * inverseAll),
                lanes);
        });
    }
}

template <typename X>
void forward(const NormSpan& span, const X* x, X* y)
{
    if (span.activate) {
        span.shift ? forwardRows<X, true, true>(span, x, y) : forwardRows<X, true, false>(span, x, y);
    } else {
        span.shift ? forwardRows<X, false, true>(span, x, y) : forwardRows<X, false, false>(span, x, y);
    }
}

template <typename X>
void backward(const NormSpan& span, const NormGradients& sums, const X* x, const X* dy, X* dx)
{
    if (span.activate) {
        span.shift ? backwardRows<X, true, true>(span, sums, x, dy, dx)
                   : backwardRows<X, true, false>(span, sums, x, dy, dx);
    } else {
        span.shift ? backwardRows<X, false, true>(span, sums, x, dy, dx)
                   : backwardRows<X, false, false>(span, sums, x, dy, dx);
    }
}

/// See NormRowKernels::momentsFloat.
template <typename X>
void moments(const MomentSpan& span, const X* x)
{
    overChannels(span.channels, [&](std::int64_t c, auto lanes) {
        const Vector origin = get(span.origin + c, lanes);
        Vector sum = Vector::broadcast(0.0f), squares = Vector::broadcast(0.0f);
        for (std::int64_t row = 0; row < span.rows; ++row) {
            const Vector v = get(x + row * span.channels + c, lanes) - origin;
            sum = sum + v;
            squares = multiplyAdd(v, v, squares);
        }
        put(span.sum + c, sum, lanes);
        put(span.squares + c, squares, lanes);
    });
}

template <typename X, bool kActivate>
void affineRows(const AffineSpan& span, const X* x, X* y)
{
    for (std::int64_t row = 0; row < span.rows; ++row) {
        const X* from = x + row * span.channels;
        X* to = y + row * span.channels;
        overChannels(span.channels, [&](std::int64_t c, auto lanes) {
            const Vector z = multiplyAdd(get(from + c, lanes), get(span.multiplier + c, lanes),
                                         get(span.shift + c, lanes));
            put(to + c, kActivate ? z * sigmoid(z) : z, lanes);
        });
    }
}

/// See NormRowKernels::affineFloat.
template <typename X>
void affine(const AffineSpan& span, const X* x, X* y)
{
    span.activate ? affineRows<X, true>(span, x, y) : affineRows<X, false>(span, x, y);
}

constexpr NormRowKernels kernelsNamed(const char* name)
{
    return {
        name,           &forward<float>, &forward<Bf16>, &backward<float>, &backward<Bf16>, &moments<float>,
        &moments<Bf16>, &affine<float>,  &affine<Bf16>};
}
