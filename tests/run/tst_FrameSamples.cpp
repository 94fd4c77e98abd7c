// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/FrameSamples.h"

#include "tests/support/TestMain.h"

#include <torch/torch.h>

#include <QTest>

#include <limits>

using namespace cascade;

namespace {

/// What a sample is, in plain tensor operations.
torch::Tensor formula(const torch::Tensor& frames, double most)
{
    return frames.add(1).mul(most / 2).round().clamp(0, most).squeeze(0).permute({1, 2, 3, 0});
}

/// Frames with all that a stage may give: values within the range and beyond it, and those halfway between
/// two samples.
torch::Tensor someFrames()
{
    torch::manual_seed(7);
    auto frames = torch::randn({1, 3, 2, 37, 53}) * 0.8;
    const auto halfway = (torch::arange(0, 53) * 2 + 1) / 255. - 1;
    frames[0][1][1][3] = halfway.to(torch::kFloat);
    frames[0][2][0][5] = 0; // 127.5: the even one
    frames[0][0][0][0][0] = std::numeric_limits<float>::infinity();
    frames[0][0][0][0][1] = -std::numeric_limits<float>::infinity();
    return frames;
}

} // namespace

class FrameSamplesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void samplesAreTheNearest()
    {
        const auto frames = someFrames();
        QVERIFY(torch::equal(run::toBytes(frames).to(torch::kFloat), formula(frames, 255)));
        QVERIFY(torch::equal(run::toWords(frames).to(torch::kFloat), formula(frames, 65535)));
    }

    void framesInAnyOrderOfMemoryGiveTheSame()
    {
        const auto frames = someFrames();
        const auto byFrame = frames.transpose(1, 2).contiguous().transpose(1, 2); // as the store gives them
        QVERIFY(torch::equal(run::toBytes(frames), run::toBytes(byFrame)));
    }

    void whatIsNoNumberIsBlack()
    {
        auto frames = torch::zeros({1, 3, 1, 2, 2});
        frames[0][0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
        QCOMPARE(run::toBytes(frames)[0][0][0][0].item<int>(), 0);
    }

    void samplesComeBack()
    {
        const auto bytes = torch::arange(0, 240).to(torch::kUInt8).view({1, 8, 10, 3});
        QVERIFY(torch::equal(run::toBytes(run::fromBytes(bytes)), bytes));
    }
};

CASCADE_TEST(FrameSamplesTest);
#include "tst_FrameSamples.moc"
