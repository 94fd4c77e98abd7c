// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/StagePsnr.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

StageConfig spatial(int factor)
{
    StageConfig stage;
    stage.id = "ssr";
    stage.role = StageRole::Ssr;
    stage.sizeFactor = factor;
    stage.condition = ConditionKind::Upsample;
    stage.output = {32, 48, 80, Rate::of(6)};
    return stage;
}

StageConfig temporal(int factor)
{
    StageConfig stage;
    stage.id = "tsr";
    stage.role = StageRole::Tsr;
    stage.frameFactor = factor;
    stage.condition = ConditionKind::Repeat; // the comparison blends whatever the stage is given
    stage.output = {32, 24, 40, Rate::of(6)};
    return stage;
}

} // namespace

class StagePsnrTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void closedForms()
    {
        const auto zero = torch::zeros({1, 3, 2, 4, 4});
        QVERIFY(std::abs(psnr(zero, zero + 2)) < 1e-6);         // the whole range off
        QVERIFY(std::abs(psnr(zero, zero + 0.2) - 20) < 1e-5);  // a tenth of the range
        QVERIFY(std::abs(psnr(zero, zero + 0.02) - 40) < 1e-4); // a hundredth
        auto one = zero.clone();
        one.view(-1)[0] = 2; // one value of 96 all off
        QVERIFY(std::abs(psnr(zero, one) - 10 * std::log10(96.0)) < 1e-6);
        QCOMPARE(psnr(zero, zero), 100.0);
    }

    void medians()
    {
        QCOMPARE(median({3, 1, 2}), 2.0);
        QCOMPARE(median({4, 1, 2, 3}), 2.5);
        QVERIFY(std::isnan(median({})));
    }

    void bicubicKeepsALine()
    {
        // Keys' kernel reproduces straight lines away from the edges.
        const auto low = torch::arange(16, torch::kFloat32).view({1, 1, 1, 1, 16}).expand({1, 3, 2, 8, 16});
        const auto high = plainUpsampling(spatial(2), low.contiguous());
        QCOMPARE(high.sizes().vec(), (std::vector<std::int64_t>{1, 3, 2, 16, 32}));
        for (std::int64_t x = 8; x < 24; ++x) {
            const double expected = (static_cast<double>(x) + 0.5) / 2 - 0.5;
            QVERIFY(std::abs(high[0][1][1][7][x].item<double>() - expected) < 1e-5);
        }
    }

    void blendingIsLinearInTime()
    {
        auto low = torch::zeros({1, 3, 3, 4, 4});
        low.copy_(torch::tensor({0.0F, 1.0F, 4.0F}).view({1, 1, 3, 1, 1}).expand_as(low));
        const auto high = plainUpsampling(temporal(2), low);
        const std::vector<float> expected{0, 0.5F, 1, 2.5F, 4, 4};
        QCOMPARE(high.size(2), std::int64_t{6});
        for (std::int64_t t = 0; t < 6; ++t) {
            QCOMPARE(high[0][0][t][1][1].item<float>(), expected[static_cast<std::size_t>(t)]);
        }
    }

    void onlyFramesBetweenKnownOnesCount()
    {
        const auto clip = torch::arange(8, torch::kFloat32).view({1, 1, 8, 1, 1}).expand({1, 3, 8, 2, 2});
        const auto between = comparedFrames(temporal(2), clip);
        QVERIFY(at::equal(between[0][0].select(1, 0).select(1, 0), torch::tensor({1.0F, 3.0F, 5.0F})));
        QVERIFY(at::equal(comparedFrames(spatial(2), clip), clip));
    }

    void examplesFitTheStage()
    {
        StagePsnrOptions options;
        options.frames = 4;
        const auto small = stageExample(spatial(2), options, 0);
        QCOMPARE(small.clip.sizes().vec(), (std::vector<std::int64_t>{1, 3, 4, 48, 80}));
        QCOMPARE(small.low.sizes().vec(), (std::vector<std::int64_t>{1, 3, 4, 24, 40}));
        QVERIFY(world::isHeldout(small.asked.scene));
        QVERIFY(at::equal(small.clip, stageExample(spatial(2), options, 0).clip));

        auto large = spatial(4);
        large.output = {32, 192, 320, Rate::of(6)};
        options.cropHeight = 32;
        options.cropWidth = 48;
        const auto crop = stageExample(large, options, 1);
        QCOMPARE(crop.clip.sizes().vec(), (std::vector<std::int64_t>{1, 3, 4, 32, 48}));
        QCOMPARE(crop.low.sizes().vec(), (std::vector<std::int64_t>{1, 3, 4, 8, 12}));

        const auto slow = stageExample(temporal(2), options, 2);
        QCOMPARE(slow.low.size(2), std::int64_t{2});
        QVERIFY(at::equal(slow.low.select(2, 1), slow.clip.select(2, 2)));
    }
};

CASCADE_TEST(StagePsnrTest);
#include "tst_StagePsnr.moc"
