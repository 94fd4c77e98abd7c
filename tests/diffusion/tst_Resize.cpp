// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Resize.h"

#include "core/base/Result.h"
#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::diffusion;
using namespace cascade::tests;

namespace {

torch::Tensor cut(const torch::Tensor& picture, const PictureWindow& window)
{
    return picture.narrow(-2, window.y, window.height).narrow(-1, window.x, window.width);
}

/// Resizes tile by tile, each from no more input than it needs.
torch::Tensor resizeInTiles(const torch::Tensor& picture, const PictureSize& to, std::int64_t side)
{
    const ResizePlan plan{{picture.size(-2), picture.size(-1)}, to};
    auto shape = picture.sizes().vec();
    shape[shape.size() - 2] = to.height;
    shape[shape.size() - 1] = to.width;
    auto result = torch::zeros(shape);
    for (std::int64_t y = 0; y < to.height; y += side) {
        for (std::int64_t x = 0; x < to.width; x += side) {
            const PictureWindow tile{y, x, std::min(side, to.height - y), std::min(side, to.width - x)};
            const auto input = inputWindowOf(plan, tile);
            cut(result, tile).copy_(resizeRegion(cut(picture, input), input, plan, tile));
        }
    }
    return result;
}

} // namespace

class ResizeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sizes_data()
    {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("toHeight");
        QTest::addColumn<int>("toWidth");
        QTest::newRow("up 2") << 24 << 40 << 48 << 80;
        QTest::newRow("up 4") << 20 << 33 << 80 << 132;
        QTest::newRow("down 4") << 80 << 132 << 20 << 33;
        QTest::newRow("odd ratios") << 37 << 53 << 71 << 40;
        QTest::newRow("down 7.3") << 73 << 146 << 10 << 20;
        QTest::newRow("to one pixel") << 9 << 7 << 1 << 1;
        QTest::newRow("from one pixel") << 1 << 1 << 5 << 6;
        QTest::newRow("same size") << 11 << 12 << 11 << 12;
    }

    void equalsTorch_data() { sizes_data(); }
    void equalsTorch()
    {
        QFETCH(int, height);
        QFETCH(int, width);
        QFETCH(int, toHeight);
        QFETCH(int, toWidth);
        const auto picture = normal({2, 3, height, width}, 1);
        // In double precision: in fp32 torch rounds the weights themselves.
        const auto expected = at::_upsample_bilinear2d_aa(picture.to(torch::kDouble), {toHeight, toWidth},
                                                          /*align_corners=*/false);
        QVERIFY(largestDifference(diffusion::resize(picture, {toHeight, toWidth}), expected) < 2e-6);
    }

    void tilesEqualTheWhole_data() { sizes_data(); }
    void tilesEqualTheWhole()
    {
        QFETCH(int, height);
        QFETCH(int, width);
        QFETCH(int, toHeight);
        QFETCH(int, toWidth);
        const auto picture = normal({2, 3, height, width}, 1);
        const auto whole = diffusion::resize(picture, {toHeight, toWidth});
        for (const int side : {5, 16}) {
            QVERIFY(largestDifference(resizeInTiles(picture, {toHeight, toWidth}, side), whole) <= 1e-6);
        }
    }

    void tensorOperationsAgree_data() { sizes_data(); }
    void tensorOperationsAgree() // the path of other devices and of gradients
    {
        QFETCH(int, height);
        QFETCH(int, width);
        QFETCH(int, toHeight);
        QFETCH(int, toWidth);
        const auto picture = normal({2, 3, height, width}, 1);
        const auto other = diffusion::resize(picture.clone().requires_grad_(), {toHeight, toWidth});
        QVERIFY(largestDifference(other.detach(), diffusion::resize(picture, {toHeight, toWidth})) < 2e-6);
    }

    void flatPicturesStayFlat()
    {
        for (const auto& to : {PictureSize{7, 5}, PictureSize{64, 100}}) {
            QVERIFY(largestDifference(diffusion::resize(torch::full({1, 3, 20, 31}, 0.75), to),
                                      torch::full({1, 3, to.height, to.width}, 0.75)) < 1e-6);
        }
    }

    void rampsStayRampsInside()
    {
        const auto ramp = torch::arange(0, 32).to(torch::kFloat).expand({1, 4, 32});
        const auto larger = diffusion::resize(ramp, {4, 128})[0][0];
        for (std::int64_t x = 4; x < 124; ++x) {
            QVERIFY(std::abs(larger[x].item<double>() - ((static_cast<double>(x) + 0.5) / 4 - 0.5)) < 1e-5);
        }
    }

    void clipsAreResizedFrameByFrame()
    {
        const auto clip = normal({1, 3, 4, 10, 12}, 1);
        const auto resized = diffusion::resize(clip, {20, 18});
        QCOMPARE(resized.sizes().vec(), (std::vector<std::int64_t>{1, 3, 4, 20, 18}));
        for (std::int64_t t = 0; t < 4; ++t) {
            QVERIFY(torch::equal(resized.select(2, t), diffusion::resize(clip.select(2, t), {20, 18})));
        }
        QVERIFY(torch::equal(diffusion::resize(clip.transpose(3, 4), {18, 20}),
                             diffusion::resize(clip.transpose(3, 4).contiguous(), {18, 20})));
    }

    void otherTypesKeepTheirType()
    {
        const auto picture = normal({3, 10, 12}, 1);
        const auto half = diffusion::resize(picture.to(torch::kBFloat16), {5, 6});
        QCOMPARE(half.scalar_type(), torch::kBFloat16);
        QVERIFY(largestDifference(half, diffusion::resize(picture, {5, 6})) < 0.02);
    }

    void gradientIsTheTranspose()
    {
        const auto picture = normal({1, 6, 8}, 1).requires_grad_();
        const auto probe = normal({1, 9, 5}, 2);
        (diffusion::resize(picture, {9, 5}) * probe).sum().backward();
        // <diffusion::resize(x), p> is linear in x: the gradient taken with x itself gives the value back.
        const double value = (diffusion::resize(picture.detach(), {9, 5}) * probe).sum().item<double>();
        QVERIFY(std::abs((picture.grad() * picture.detach()).sum().item<double>() - value) < 1e-4);
    }

    void windowsAreChecked()
    {
        const ResizePlan plan{{10, 10}, {40, 40}};
        QVERIFY_EXCEPTION_THROWN((void)inputWindowOf(plan, {0, 0, 41, 40}), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)inputWindowOf(plan, {-1, 0, 4, 4}), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)inputWindowOf(plan, {0, 0, 0, 4}), ErrorException);
        const auto part = normal({1, 3, 3}, 1);
        QVERIFY_EXCEPTION_THROWN((void)resizeRegion(part, {0, 0, 3, 3}, plan, {0, 0, 40, 4}),
                                 ErrorException); // too little input
        QVERIFY_EXCEPTION_THROWN((void)resizeRegion(part, {0, 0, 4, 4}, plan, {0, 0, 4, 4}),
                                 ErrorException); // not the size said
        QVERIFY_EXCEPTION_THROWN((void)resizeRegion(part, {8, 8, 3, 3}, plan, {36, 36, 4, 4}),
                                 ErrorException); // outside
        QVERIFY_EXCEPTION_THROWN((void)diffusion::resize(part, {0, 4}), ErrorException);
    }
};

CASCADE_TEST(ResizeTest);
#include "tst_Resize.moc"
