// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ClipViews.h"

#include "core/diffusion/Resize.h"
#include "pipeline/run/FrameSamples.h"
#include "tests/run/Frames.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::run;
using namespace cascade::tests;

namespace {

torch::Tensor pixels(std::int64_t frames, std::int64_t height, std::int64_t width, std::uint64_t seed = 1)
{
    return randomTensor({1, 3, frames, height, width}, seed).tanh();
}

ClipPtr clipOf(const torch::Tensor& all, Rate rate = Rate::of(12))
{
    return std::make_shared<Frames>(all, rate);
}

/// The whole clip; read in pieces of any size it must be the same.
torch::Tensor whole(const ClipPtr& clip)
{
    const std::int64_t frames = clip->shape().frames;
    const auto all = clip->read(0, frames);
    for (const std::int64_t piece : {1, 2, 3}) {
        std::vector<torch::Tensor> parts;
        for (std::int64_t first = 0; first < frames; first += piece) {
            parts.push_back(clip->read(first, std::min(piece, frames - first)));
        }
        if (!at::equal(at::cat(parts, 2), all)) {
            qFatal("pieces of %d frames are not the whole", static_cast<int>(piece));
        }
    }
    return all;
}

} // namespace

class ClipViewsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTrimIsARange()
    {
        const auto all = pixels(9, 4, 6);
        QVERIFY(at::equal(
            whole(scheduled(
                clipOf(all),
                {.frames = 9, .sourceRate = Rate::of(12), .first = 2, .count = 5, .rate = Rate::of(12)})),
            all.slice(2, 2, 7)));
    }

    void aJoinIsOneAfterTheOther()
    {
        const auto a = pixels(4, 4, 6, 1), b = pixels(5, 4, 6, 2);
        QVERIFY(at::equal(whole(joined(clipOf(a), clipOf(b))), at::cat({a, b}, 2)));
    }

    /// The same as an export conforms to a rate: the nearest frame, the first one always kept.
    void resamplingShowsTheFrameOfTheMoment_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<QList<int>>("shown");
        QTest::newRow("twice") << 12 << 24 << QList<int>{0, 0, 1, 1, 2, 2, 3, 3};
        QTest::newRow("half") << 24 << 12 << QList<int>{0, 2};
        QTest::newRow("the same") << 24 << 24 << QList<int>{0, 1, 2, 3};
        QTest::newRow("three for two") << 20 << 30 << QList<int>{0, 1, 1, 2, 3, 3};
    }

    void resamplingShowsTheFrameOfTheMoment()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(QList<int>, shown);
        const auto all = pixels(4, 2, 2);
        const auto made = whole(scheduled(clipOf(all, Rate::of(from)),
                                          {.frames = 4, .sourceRate = Rate::of(from), .rate = Rate::of(to)}));
        QCOMPARE(made.size(2), std::int64_t{shown.size()});
        for (qsizetype i = 0; i < shown.size(); ++i) {
            QVERIFY(at::equal(made.select(2, i), all.select(2, shown[i])));
        }
    }

    void aReplayKeepsFramesAndChangesTheRate()
    {
        const auto all = pixels(5, 4, 6);
        const auto clip = scheduled(
            clipOf(all),
            {.frames = 5, .sourceRate = Rate::of(12), .rate = Rate::of(30), .change = RateChange::Speed});
        QVERIFY(clip->shape().rate == Rate::of(30));
        QVERIFY(at::equal(whole(clip), all));
    }

    void behindItsEndAClipHoldsItsLastFrame()
    {
        const auto all = pixels(3, 4, 6);
        const auto made =
            whole(scheduled(clipOf(all), {.frames = 3, .sourceRate = Rate::of(12), .rate = Rate::of(12)}, 6));
        QVERIFY(at::equal(made.slice(2, 0, 3), all));
        for (int i = 3; i < 6; ++i) {
            QVERIFY(at::equal(made.select(2, i), all.select(2, 2)));
        }
    }

    /// 1280x768 into 1280x720: what is not scaled is not touched.
    void anExportThatOnlyCutsCopiesExactly()
    {
        const auto all = pixels(3, 12, 20);
        QVERIFY(at::equal(whole(fitted(clipOf(all), 20, 8, graph::ExportFit::Crop)), all.slice(3, 2, 10)));
        const auto padded = whole(fitted(clipOf(all), 24, 14, graph::ExportFit::Pad));
        QVERIFY(at::equal(padded.slice(3, 1, 13).slice(4, 2, 22), all));
        QVERIFY((padded.slice(3, 0, 1) == -1).all().item<bool>());
    }

    void anExportThatScalesKeepsColoursAndBars()
    {
        const auto all = at::full({1, 3, 2, 10, 20}, 0.25);
        const auto made = whole(fitted(clipOf(all), 40, 30, graph::ExportFit::Fit));
        QVERIFY((made.slice(3, 0, 5) == -1).all().item<bool>());
        QVERIFY((made.slice(3, 5, 25) - 0.25).abs().max().item<float>() < 1.0F / 30000);
    }

    void samplesAreRoundedAndComeBack()
    {
        const auto bytes =
            at::arange(0, 256, torch::kInt).to(torch::kUInt8).view({1, 16, 16, 1}).expand({1, 16, 16, 3});
        QVERIFY(at::equal(toBytes(fromBytes(bytes)), bytes));
        const auto words = toWords(fromBytes(bytes));
        QVERIFY(at::equal(words.to(torch::kInt), bytes.to(torch::kInt) * 257));
        QVERIFY(at::equal(toWords(fromWords(words)).to(torch::kInt), words.to(torch::kInt)));
        QVERIFY(at::equal(toBytes(at::full({1, 3, 1, 1, 1}, 1.5)).to(torch::kInt),
                          at::full({1, 1, 1, 3}, 255, torch::kInt)));
    }

    void barsAreBlackAndThePictureIsInTheMiddle()
    {
        const auto all = pixels(3, 10, 20);
        const auto made = whole(resized(clipOf(all), 40, 30, Fit::Bars)); // 40 x 20 in 40 x 30
        QVERIFY(at::equal(made.slice(3, 5, 25), diffusion::resize(all, {20, 40})));
        QVERIFY((made.slice(3, 0, 5) == -1).all().item<bool>());
        QVERIFY((made.slice(3, 25, 30) == -1).all().item<bool>());
    }

    void aCropFillsThePictureFromTheMiddle()
    {
        const auto all = pixels(3, 10, 20);
        const auto made = whole(resized(clipOf(all), 16, 16, Fit::Crop));
        QVERIFY(at::equal(made, diffusion::resize(all.slice(4, 5, 15), {16, 16})));
    }

    void aStretchIsTheWholePicture()
    {
        const auto all = pixels(3, 10, 20);
        QVERIFY(at::equal(whole(resized(clipOf(all), 7, 9, Fit::Stretch)), diffusion::resize(all, {9, 7})));
        const auto width = all.size(4), height = all.size(3);
        const auto larger =
            whole(resized(clipOf(all), static_cast<int>(width) + 3, static_cast<int>(height) - 2,
                          Fit::Extend)); // continued at the right, cut below
        QVERIFY(at::equal(larger.slice(4, 0, width), all.slice(3, 0, height - 2)));
        QVERIFY(at::equal(larger.slice(4, width),
                          all.slice(3, 0, height - 2).slice(4, width - 1).expand({-1, -1, -1, -1, 3})));
    }

    void comparisons()
    {
        const auto a = pixels(4, 4, 8, 1), b = pixels(4, 4, 8, 2);
        const auto shape = [](int width) { return ClipShape{4, 4, width, Rate::of(12)}; };
        QVERIFY(at::equal(whole(compared(clipOf(a), clipOf(b), shape(16), Comparison::SideBySide, 0)),
                          at::cat({a, b}, 4)));
        QVERIFY(at::equal(whole(compared(clipOf(a), clipOf(b), shape(8), Comparison::Wipe, 0.25)),
                          at::cat({a.slice(4, 0, 2), b.slice(4, 2)}, 4)));
        QVERIFY(at::equal(whole(compared(clipOf(a), clipOf(b), shape(8), Comparison::Difference, 0)),
                          (a - b).abs() - 1));
    }

    void theShorterOneHoldsItsLastFrame()
    {
        const auto a = pixels(4, 4, 8, 1), b = pixels(2, 4, 8, 2);
        const auto made =
            whole(compared(clipOf(a), clipOf(b), {4, 4, 16, Rate::of(12)}, Comparison::SideBySide, 0));
        QVERIFY(at::equal(made.slice(4, 8).select(2, 3), b.select(2, 1)));
    }
};

CASCADE_TEST(ClipViewsTest);
#include "tst_ClipViews.moc"
