// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/PixelRows.h"

#include <bit>
#include <type_traits>
#include <vector>

// Plain loops that the compiler turns into each machine's vectors; the machine's best is taken when the
// program is loaded.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define CASCADE_EACH_VECTOR_UNIT __attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3")))
#else
#define CASCADE_EACH_VECTOR_UNIT
#endif

namespace cascade::kernels {

namespace {

/// The bits of a float with its upper half rounded to the nearest bfloat16, ties to even.
inline std::uint32_t roundedUpperHalf(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const bool isNan = (bits & 0x7fffffff) > 0x7f800000;
    return isNan ? bits | 0x400000 : bits + 0x7fff + ((bits >> 16) & 1);
}

CASCADE_EACH_VECTOR_UNIT
void narrow(const float* from, std::int64_t count, std::uint16_t* to)
{
    for (std::int64_t i = 0; i < count; ++i) {
        to[i] = static_cast<std::uint16_t>(roundedUpperHalf(from[i]) >> 16);
    }
}

/// Two planes at once: their bf16 side by side, as they lie in a square.
CASCADE_EACH_VECTOR_UNIT
void narrowPairs(const float* first, const float* second, std::int64_t count, std::uint32_t* to)
{
    for (std::int64_t i = 0; i < count; ++i) {
        to[i] = (roundedUpperHalf(first[i]) >> 16) | (roundedUpperHalf(second[i]) & 0xffff0000);
    }
}

CASCADE_EACH_VECTOR_UNIT
void widen(const std::uint16_t* from, std::int64_t count, float* to)
{
    for (std::int64_t i = 0; i < count; ++i) {
        to[i] = std::bit_cast<float>(static_cast<std::uint32_t>(from[i]) << 16);
    }
}

CASCADE_EACH_VECTOR_UNIT
void scaleBits(const std::uint16_t* from, float scale, std::int64_t count, std::uint16_t* to)
{
    for (std::int64_t i = 0; i < count; ++i) {
        const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(from[i]) << 16);
        to[i] = static_cast<std::uint16_t>(roundedUpperHalf(value * scale) >> 16);
    }
}

/// From planes to squares, or back where the squares are const. Planes is 0 where their number is not known
/// when this is compiled.
template <int Planes, typename PlaneValue, typename SquareValue>
void interleave(PlaneValue* const* planes, const PixelRow& row, SquareValue* square)
{
    const std::int64_t n = Planes > 0 ? Planes : row.planes;
    for (std::int64_t x = 0; x < row.across * row.factor; x += row.factor) {
        for (std::int64_t i = 0; i < row.factor; ++i) {
            for (std::int64_t p = 0; p < n; ++p) {
                if constexpr (std::is_const_v<SquareValue>) {
                    planes[p][x + i] = square[i * n + p];
                } else {
                    square[i * n + p] = planes[p][x + i];
                }
            }
        }
        square += row.factor * row.factor * n;
    }
}

template <typename PlaneValue, typename SquareValue>
void interleaveAny(PlaneValue* const* planes, const PixelRow& row, SquareValue* squares)
{
    switch (row.planes) {
    case 3:
        return interleave<3>(planes, row, squares);
    case 6:
        return interleave<6>(planes, row, squares);
    default:
        return interleave<0>(planes, row, squares);
    }
}

/// Room for a row's values, plane by plane.
template <typename Value>
Value* roomFor(const PixelRow& row)
{
    thread_local std::vector<Value> s_room;
    s_room.resize(static_cast<std::size_t>(row.planes * row.across * row.factor));
    return s_room.data();
}

/// An even number of planes as half as many of pairs.
void planePairsToSquares(const float* const* planes, const PixelRow& row, std::uint32_t* squares)
{
    const auto columns = row.across * row.factor;
    auto* const room = roomFor<std::uint32_t>(row);
    const std::uint32_t* rows[kMaxPlanes];
    for (std::int64_t p = 0; p < row.planes / 2; ++p) {
        narrowPairs(planes[2 * p], planes[2 * p + 1], columns, room + p * columns);
        rows[p] = room + p * columns;
    }
    interleaveAny(rows, {row.planes / 2, row.across, row.factor}, squares);
}

} // namespace

void planesToSquares(const float* const* planes, const PixelRow& row, Bf16* squares)
{
    if (row.planes % 2 == 0 && std::endian::native == std::endian::little) {
        return planePairsToSquares(planes, row, reinterpret_cast<std::uint32_t*>(squares));
    }
    const auto columns = row.across * row.factor;
    auto* const room = roomFor<std::uint16_t>(row);
    const std::uint16_t* rows[kMaxPlanes];
    for (std::int64_t p = 0; p < row.planes; ++p) {
        narrow(planes[p], columns, room + p * columns);
        rows[p] = room + p * columns;
    }
    interleaveAny(rows, row, reinterpret_cast<std::uint16_t*>(squares));
}

void squaresToPlanes(const Bf16* squares, const PixelRow& row, float* const* planes)
{
    const auto columns = row.across * row.factor;
    auto* const room = roomFor<std::uint16_t>(row);
    std::uint16_t* rows[kMaxPlanes];
    for (std::int64_t p = 0; p < row.planes; ++p) {
        rows[p] = room + p * columns;
    }
    interleaveAny(rows, row, reinterpret_cast<const std::uint16_t*>(squares));
    for (std::int64_t p = 0; p < row.planes; ++p) {
        widen(rows[p], columns, planes[p]);
    }
}

void planesToSquares(const float* const* planes, const PixelRow& row, float* squares)
{
    interleaveAny(planes, row, squares);
}

void squaresToPlanes(const float* squares, const PixelRow& row, float* const* planes)
{
    interleaveAny(planes, row, squares);
}

void scaleRun(const Bf16* from, float scale, std::int64_t count, Bf16* to)
{
    scaleBits(reinterpret_cast<const std::uint16_t*>(from), scale, count,
              reinterpret_cast<std::uint16_t*>(to));
}

void scaleRun(const float* from, float scale, std::int64_t count, float* to)
{
    for (std::int64_t i = 0; i < count; ++i) {
        to[i] = from[i] * scale;
    }
}

} // namespace cascade::kernels
