// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/WinogradRows.h"

#if defined(__x86_64__)
#include <immintrin.h>

// The intrinsics of g++ 12 read variables that they leave uninitialised on purpose.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,avx2,fma")

namespace cascade::kernels {

namespace {

#include "core/kernels/Avx512Bf16.h"

constexpr std::int64_t kSide = 4;

struct Four {
    __m512 at[4];
};

/// B^T d
inline Four inputSide(const Four& d)
{
    return {{_mm512_sub_ps(d.at[0], d.at[2]), _mm512_add_ps(d.at[1], d.at[2]),
             _mm512_sub_ps(d.at[2], d.at[1]), _mm512_sub_ps(d.at[1], d.at[3])}};
}

/// G g
inline Four weightSide(const __m512* g)
{
    const __m512 half = _mm512_set1_ps(0.5f);
    const __m512 ends = _mm512_mul_ps(half, _mm512_add_ps(g[0], g[2]));
    const __m512 middle = _mm512_mul_ps(half, g[1]);
    return {{g[0], _mm512_add_ps(ends, middle), _mm512_sub_ps(ends, middle), g[2]}};
}

struct Two {
    __m512 at[2];
};

/// A^T m
inline Two outputSide(const Four& m)
{
    return {{_mm512_add_ps(_mm512_add_ps(m.at[0], m.at[1]), m.at[2]),
             _mm512_sub_ps(_mm512_sub_ps(m.at[1], m.at[2]), m.at[3])}};
}

/// Where a tile's outputs begin.
struct Place {
    std::int64_t picture, row, column;

    Place(const WinogradShape& shape, std::int64_t tile)
        : picture(tile / (shape.tilesDown() * shape.tilesAcross())),
          row(2 * (tile / shape.tilesAcross() % shape.tilesDown())),
          column(tile % shape.tilesAcross() * (shape.square ? 2 : 1))
    {
    }
};

/// Four places of one column, zero beyond the picture; `from` is the picture's first channel wanted.
inline Four columnOf(const WinogradShape& shape, const Bf16* from, std::int64_t top, std::int64_t column)
{
    Four d;
    const bool across = column >= 0 && column < shape.width;
    for (std::int64_t y = 0; y < kSide; ++y) {
        const auto row = top + y;
        d.at[y] = across && row >= 0 && row < shape.height
                      ? loadWidened(from + (row * shape.width + column) * shape.in)
                      : _mm512_setzero_ps();
    }
    return d;
}

void inputs(const WinogradShape& shape, const WinogradGroup& group, const Bf16* x, std::int64_t from,
            std::int64_t to)
{
    const auto stride = group.tiles * shape.in; // from one product to the next
    for (auto tile = from; tile < to; ++tile) {
        const Place place(shape, group.first + tile);
        const Bf16* const picture = x + place.picture * shape.height * shape.width * shape.in;
        for (std::int64_t c = 0; c < shape.in; c += kLanes) {
            Bf16* const out = group.inputs + tile * shape.in + c;
            if (!shape.square) {
                const Four v = inputSide(columnOf(shape, picture + c, place.row - 1, place.column));
                for (std::int64_t i = 0; i < kSide; ++i) {
                    storeNarrowed(out + i * stride, v.at[i]);
                }
                continue;
            }
            Four columns[kSide];
            for (std::int64_t i = 0; i < kSide; ++i) {
                columns[i] = inputSide(columnOf(shape, picture + c, place.row - 1, place.column - 1 + i));
            }
            for (std::int64_t i = 0; i < kSide; ++i) {
                const Four v =
                    inputSide({{columns[0].at[i], columns[1].at[i], columns[2].at[i], columns[3].at[i]}});
                for (std::int64_t j = 0; j < kSide; ++j) {
                    storeNarrowed(out + (i * kSide + j) * stride, v.at[j]);
                }
            }
        }
    }
}

/// Taps of sixteen input channels, which lie `taps` apart in memory: [16][taps] as vectors, one a tap.
class TapReader {
public:
    explicit TapReader(std::int64_t taps) : m_taps(taps)
    {
        // Each word goes to the upper half of its dword. A permutation looks at as many bits of the place as
        // its two registers have words, so one vector of places serves all pairs of registers.
        for (std::int64_t tap = 0; tap < taps; ++tap) {
            std::uint16_t places[2 * kLanes] = {};
            for (std::int64_t i = 0; i < kLanes; ++i) {
                const auto place = tap + taps * i;
                places[2 * i + 1] = static_cast<std::uint16_t>(place);
                m_from[tap][place / kPairWords] |= 1u << (2 * i + 1);
            }
            m_places[tap] = _mm512_loadu_si512(places);
        }
    }
    void read(const Bf16* weight, __m512* g) const
    {
        __m512i words[6];
        for (std::int64_t i = 0; i < 6; ++i) {
            const auto left = larger(0, smaller(2 * kLanes, m_taps * kLanes - i * 2 * kLanes));
            const auto mask = static_cast<__mmask32>((std::uint64_t{1} << left) - 1);
            words[i] = _mm512_maskz_loadu_epi16(mask, weight + i * 2 * kLanes);
        }
        for (std::int64_t tap = 0; tap < m_taps; ++tap) {
            __m512i v = _mm512_setzero_si512();
            for (int pair = 0; pair < 3; ++pair) {
                v = _mm512_or_si512(v, _mm512_maskz_permutex2var_epi16(m_from[tap][pair], words[2 * pair],
                                                                       m_places[tap], words[2 * pair + 1]));
            }
            g[tap] = _mm512_castsi512_ps(v);
        }
    }

private:
    static constexpr std::int64_t kPairWords = 64;
    std::int64_t m_taps;
    __m512i m_places[9];
    __mmask32 m_from[9][3] = {};
};

/// Sixteen output channels' weights of sixteen input channels.
constexpr std::int64_t kSquareOfWeights = kLanes * kLanes;

/// One output channel's taps to products: `to` [products][8][2][8 pairs], this channel's row.
inline void transformTaps(const WinogradShape& shape, const __m512* g, Bf16* to)
{
    const auto put = [&](std::int64_t product, __m512 v) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + product * kSquareOfWeights), narrowed(v));
    };
    if (!shape.square) {
        const Four u = weightSide(g);
        for (std::int64_t i = 0; i < kSide; ++i) {
            put(i, u.at[i]);
        }
        return;
    }
    const Four rows[3] = {weightSide(g), weightSide(g + 3), weightSide(g + 6)}; // along the width
    for (std::int64_t j = 0; j < kSide; ++j) {
        const __m512 column[3] = {rows[0].at[j], rows[1].at[j], rows[2].at[j]};
        const Four u = weightSide(column);
        for (std::int64_t i = 0; i < kSide; ++i) {
            put(i * kSide + j, u.at[i]);
        }
    }
}

void weights(const WinogradShape& shape, const WinogradBlock& block, const Bf16* weight, std::int64_t from,
             std::int64_t to)
{
    const std::int64_t taps = shape.square ? 9 : 3;
    const auto stride = shape.in * kWinogradOut; // from one product to the next
    const TapReader reader(taps);
    Bf16 square[16 * kSquareOfWeights];
    for (auto in = from; in < to; in += kWinogradIn) {
        for (std::int64_t first = 0; first < kWinogradOut; first += kLanes) {
            for (std::int64_t o = 0; o < kLanes; ++o) {
                __m512 g[9];
                reader.read(weight + ((block.firstOut + first + o) * shape.in + in) * taps, g);
                transformTaps(shape, g, square + (o % 8 * 2 + o / 8) * kLanes);
            }
            Bf16* const out = block.weights + (in / 2 * kWinogradOut + first) * 2;
            for (std::int64_t i = 0; i < shape.products(); ++i) {
                transposed(square + i * kSquareOfWeights, out + i * stride, 2 * kWinogradOut);
            }
        }
    }
}

/// Adds bias and base to one output and writes it, if it lies in the picture.
inline void writeOutput(const WinogradShape& shape, const WinogradBlock& block, const Place& place,
                        std::int64_t down, std::int64_t across, std::int64_t channel, __m512 value)
{
    const auto row = place.row + down, column = place.column + across;
    if (row >= shape.height || column >= shape.width) {
        return;
    }
    const auto at =
        ((place.picture * shape.height + row) * shape.width + column) * shape.out + block.firstOut + channel;
    value = _mm512_add_ps(value, _mm512_loadu_ps(block.bias + block.firstOut + channel));
    if (block.base != nullptr) {
        value = _mm512_add_ps(value, loadWidened(block.base + at));
    }
    storeNarrowed(block.y + at, value);
}

void writeTile(const WinogradShape& shape, const WinogradBlock& block, const Place& place, const float* from)
{
    constexpr std::int64_t kStride = kWinogradTiles * kWinogradOut;
    for (std::int64_t c = 0; c < kWinogradOut; c += kLanes) {
        const auto product = [&](std::int64_t i) { return _mm512_loadu_ps(from + i * kStride + c); };
        if (!shape.square) {
            const Two y = outputSide({{product(0), product(1), product(2), product(3)}});
            writeOutput(shape, block, place, 0, 0, c, y.at[0]);
            writeOutput(shape, block, place, 1, 0, c, y.at[1]);
            continue;
        }
        Two rows[kSide]; // along the width
        for (std::int64_t i = 0; i < kSide; ++i) {
            rows[i] = outputSide({{product(kSide * i), product(kSide * i + 1), product(kSide * i + 2),
                                   product(kSide * i + 3)}});
        }
        for (std::int64_t across = 0; across < 2; ++across) {
            const Two y = outputSide(
                {{rows[0].at[across], rows[1].at[across], rows[2].at[across], rows[3].at[across]}});
            writeOutput(shape, block, place, 0, across, c, y.at[0]);
            writeOutput(shape, block, place, 1, across, c, y.at[1]);
        }
    }
}

void outputs(const WinogradShape& shape, const WinogradGroup& group, const WinogradBlock& block,
             std::int64_t from, std::int64_t to)
{
    for (std::int64_t i = 0; i < shape.products(); ++i) {
        product({group.inputs + (i * group.tiles + from) * shape.in, shape.in,
                 block.weights + i * shape.in * kWinogradOut,
                 block.scratch + i * kWinogradTiles * kWinogradOut, kWinogradOut, to - from, shape.in / 2,
                 kPanelVectors});
    }
    for (auto tile = from; tile < to; ++tile) {
        writeTile(shape, block, Place(shape, group.first + tile),
                  block.scratch + (tile - from) * kWinogradOut);
    }
}

} // namespace

const WinogradKernels* winogradKernels()
{
    static constexpr WinogradKernels kKernels{&inputs, &weights, &outputs};
    return bf16Kernels() != nullptr ? &kKernels : nullptr;
}

} // namespace cascade::kernels

#else

namespace cascade::kernels {

const WinogradKernels* winogradKernels()
{
    return nullptr;
}

} // namespace cascade::kernels

#endif
