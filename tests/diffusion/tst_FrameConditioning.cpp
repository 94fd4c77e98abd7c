// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/FrameConditioning.h"

#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::diffusion;
using namespace cascade::tests;

namespace {

/// A clip whose every pixel of frame t is t + 1.
torch::Tensor countingClip(std::int64_t frames)
{
    return torch::arange(1, frames + 1)
        .to(torch::kFloat)
        .reshape({1, 1, frames, 1, 1})
        .expand({2, 3, frames, 4, 5})
        .contiguous();
}

std::vector<float> frameValues(const torch::Tensor& clip)
{
    std::vector<float> values;
    for (std::int64_t t = 0; t < clip.size(2); ++t) {
        const auto frame = clip.select(2, t);
        values.push_back(frame.min().item<float>());
        if (frame.min().item<float>() != frame.max().item<float>()) {
            values.push_back(-1); // a mixed frame fails every comparison
        }
    }
    return values;
}

} // namespace

class FrameConditioningTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFrameRepeated()
    {
        const auto repeated = repeatFrames(countingClip(3), {2});
        QCOMPARE(frameValues(repeated), (std::vector<float>{1, 1, 2, 2, 3, 3}));
        QCOMPARE(repeated.sizes().vec(), (std::vector<std::int64_t>{2, 3, 6, 4, 5}));
    }

    void endsKept()
    {
        const FrameUpsampling upsampling{.factor = 3, .keepEnds = true};
        QCOMPARE(upsampling.framesOut(16), std::int64_t(46));
        QCOMPARE((FrameUpsampling{.factor = 5, .keepEnds = true}.framesOut(16)), std::int64_t(76)); // PYoCo
        QCOMPARE(frameValues(repeatFrames(countingClip(3), upsampling)),
                 (std::vector<float>{1, 1, 1, 2, 2, 2, 3}));
        const auto blanked = blankFrames(countingClip(3), upsampling);
        QCOMPARE(frameValues(blanked.clip), (std::vector<float>{1, 0, 0, 2, 0, 0, 3}));
        QCOMPARE(frameValues(blanked.mask), (std::vector<float>{1, 0, 0, 1, 0, 0, 1}));
    }

    void blanksAreMarked()
    {
        const auto blanked = blankFrames(countingClip(2), {4});
        QCOMPARE(frameValues(blanked.clip), (std::vector<float>{1, 0, 0, 0, 2, 0, 0, 0}));
        QCOMPARE(frameValues(blanked.mask), (std::vector<float>{1, 0, 0, 0, 1, 0, 0, 0}));
        QCOMPARE(blanked.mask.sizes().vec(), (std::vector<std::int64_t>{2, 1, 8, 4, 5}));
    }

    void sourcesAgreeWithTheFrames()
    {
        for (const bool keepEnds : {false, true}) {
            const FrameUpsampling upsampling{.factor = 4, .keepEnds = keepEnds};
            const auto repeated = frameValues(repeatFrames(countingClip(3), upsampling));
            const auto mask = frameValues(blankFrames(countingClip(3), upsampling).mask);
            QCOMPARE(static_cast<std::int64_t>(repeated.size()), upsampling.framesOut(3));
            for (std::size_t t = 0; t < repeated.size(); ++t) {
                const auto frame = static_cast<std::int64_t>(t);
                QCOMPARE(repeated[t], static_cast<float>(upsampling.sourceOf(frame) + 1));
                QCOMPARE(mask[t] == 1, upsampling.isKnown(frame));
            }
        }
    }

    void skippingUndoesRepeating()
    {
        for (const bool keepEnds : {false, true}) {
            const FrameUpsampling upsampling{.factor = 3, .keepEnds = keepEnds};
            QVERIFY(torch::equal(skipFrames(repeatFrames(countingClip(4), upsampling), upsampling),
                                 countingClip(4)));
        }
        QVERIFY(torch::equal(repeatFrames(countingClip(4), {1}), countingClip(4)));
    }
};

CASCADE_TEST(FrameConditioningTest);
#include "tst_FrameConditioning.moc"
