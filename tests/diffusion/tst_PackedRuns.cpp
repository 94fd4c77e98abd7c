// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/PackedRuns.h"
#include "core/diffusion/Thresholding.h"

#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade::diffusion;

namespace {

/// Frames [1, 3) and rows [2, 7) of a clip, in place.
torch::Tensor pieceOf(const torch::Tensor& clip)
{
    return clip.slice(2, 1, 3).slice(3, 2, 7);
}

torch::Tensor noise(std::uint64_t seed)
{
    return at::randn({1, 3, 4, 8, 10}, at::detail::createCPUGenerator(seed));
}

} // namespace

class PackedRunsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A piece of a clip whose frames are packed, beside one whose channels are: values meet their partners,
    /// each once, and nothing else is touched.
    void piecesOfAnyLayout()
    {
        const auto clip = noise(1);
        const auto frames = noise(2).transpose(1, 2).contiguous().transpose(1, 2);
        auto result = clip.clone();
        auto piece = pieceOf(result);
        overPackedRuns({piece, {}, pieceOf(frames)}, [](const RunPointers& at, std::int64_t count) {
            QVERIFY(at[1] == nullptr);
            for (std::int64_t i = 0; i < count; ++i) {
                at[0][i] += 2 * at[2][i];
            }
        });
        auto expected = clip.clone();
        pieceOf(expected).add_(pieceOf(frames), 2);
        QVERIFY(torch::equal(result, expected));
    }

    void columnsApart()
    {
        auto clip = noise(3);
        const auto expected = clip.clone();
        expected.slice(4, 0, 10, 3).neg_();
        overPackedRuns({clip.slice(4, 0, 10, 3)}, [](const RunPointers& at, std::int64_t count) {
            for (std::int64_t i = 0; i < count; ++i) {
                at[0][i] = -at[0][i];
            }
        });
        QVERIFY(torch::equal(clip, expected));
    }

    void thresholdsWhereItLies()
    {
        const ThresholdOptions limit{.kind = ThresholdOptions::Kind::Static};
        auto clip = noise(4);
        auto expected = clip.clone();
        auto piece = pieceOf(clip);
        const auto fraction = thresholdInPlace(piece, limit);
        QCOMPARE(fraction, threshold(pieceOf(expected), limit).clippedFraction);
        pieceOf(expected).clamp_(-1, 1);
        QVERIFY(torch::equal(clip, expected));
    }
};

CASCADE_TEST(PackedRunsTest);
#include "tst_PackedRuns.moc"
