// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/NormalRows.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <numbers>

using namespace cascade::kernels;

class NormalRowsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The vectors that the authors of Philox publish with Random123 (kat_vectors, philox4x32 10).
    void publishedPhiloxVectors()
    {
        using Words = std::array<std::uint32_t, 4>;
        QVERIFY(philox4x32({0, 0, 0, 0}, {0, 0}) == (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
        const std::uint32_t ones = 0xffffffff;
        QVERIFY(philox4x32({ones, ones, ones, ones}, {ones, ones}) ==
                (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
        QVERIFY(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
                (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
    }

    /// Box and Muller's formula in double precision.
    void valuesAreBoxMullerOfPhilox()
    {
        const NormalRowsPlace place{{11, 22}, 3, 1, 5, 7};
        std::vector<float> rows(4 * 4096);
        normalRowsKernels().front().normals(place, 4096, 4096, rows.data());
        for (std::uint32_t column = 0; column < 4096; ++column) {
            const auto words = philox4x32({7 + column, 5, 3, 1}, {11, 22});
            for (const int pair : {0, 1}) {
                const double u = (static_cast<double>(words[2 * pair] >> 1) + 0.5) / 2147483648.0;
                const double radius = std::sqrt(-2 * std::log(u));
                const auto word = words[2 * pair + 1];
                const double part = static_cast<std::int32_t>(word << 2) / 4294967296.0; // of a quarter
                const double angle = ((word >> 30) + part) * std::numbers::pi / 2;
                QVERIFY(std::abs(rows[(2 * pair) * 4096 + column] - radius * std::cos(angle)) < 2e-6);
                QVERIFY(std::abs(rows[(2 * pair + 1) * 4096 + column] - radius * std::sin(angle)) < 2e-6);
            }
        }
    }

    void everyInstructionSetGivesTheSameBits()
    {
        const NormalRowsPlace place{{0x12345678, 0x9abcdef0}, 17, 2, 100, 3};
        const std::int64_t columns = 20000, stride = 20000;
        std::vector<float> first(4 * stride), other(4 * stride);
        const auto& all = normalRowsKernels();
        all.front().normals(place, columns, stride, first.data());
        auto blended = first;
        all.front().blend(0.7f, 0.3f, columns, first.data() + stride, blended.data());
        for (const auto& kernels : all) {
            kernels.normals(place, columns, stride, other.data());
            QVERIFY2(std::memcmp(first.data(), other.data(), first.size() * sizeof(float)) == 0,
                     kernels.name);
            kernels.blend(0.7f, 0.3f, columns, first.data() + stride, other.data());
            QVERIFY2(std::memcmp(blended.data(), other.data(), other.size() * sizeof(float)) == 0,
                     kernels.name);
        }
    }
};

CASCADE_TEST(NormalRowsTest);
#include "tst_NormalRows.moc"
