// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/PixelShuffle.h"

#include "tests/kernels/Pixels.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <torch/csrc/autograd/autograd.h>

using namespace cascade::kernels;
using namespace cascade::tests;
using torch::Tensor;

namespace {

Tensor noiseLast(at::IntArrayRef sizes, torch::ScalarType type)
{
    return noise(sizes, type).contiguous(at::MemoryFormat::ChannelsLast);
}

} // namespace

class PixelShuffleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pixelsBecomeChannels()
    {
        for (const auto type : {torch::kFloat32, torch::kBFloat16}) {
            for (const std::int64_t factor : {1, 2, 4}) {
                const auto x = noiseLast({3, 10, 8, 12}, type);
                const auto squares = pixelsToChannels(x, factor);
                QVERIFY(same(squares, gathered(x, factor)));
                QVERIFY(same(channelsToPixels(squares, factor), x));
                QVERIFY(same(pixelsToChannels(x.contiguous(), factor), squares));
            }
        }
    }

    void besideASkip()
    {
        for (const auto type : {torch::kFloat32, torch::kBFloat16}) {
            const auto x = noiseLast({3, 40, 4, 6}, type), skip = noiseLast({3, 7, 8, 12}, type);
            const auto expected = at::cat({channelsToPixels(x, 2), skip * 0.7}, 1);
            QVERIFY(same(channelsToPixelsBeside(x, skip, 0.7, 2), expected));
        }
    }

    /// The derivative of a rearrangement is the rearrangement back.
    void gradients()
    {
        const auto pixels = noiseLast({2, 5, 8, 12}, torch::kFloat32).requires_grad_();
        const auto weight = noise({2, 20, 4, 6});
        const auto down = torch::autograd::grad({(pixelsToChannels(pixels, 2) * weight).sum()}, {pixels})[0];
        QVERIFY(at::allclose(down, channelsToPixels(weight, 2)));

        const auto squares = noiseLast({2, 20, 4, 6}, torch::kFloat32).requires_grad_();
        const auto high = noise({2, 5, 8, 12});
        const auto up = torch::autograd::grad({(channelsToPixels(squares, 2) * high).sum()}, {squares})[0];
        QVERIFY(at::allclose(up, gathered(high, 2)));
    }

    void gradientsBesideASkip()
    {
        const auto x = noiseLast({2, 12, 4, 6}, torch::kFloat32).requires_grad_();
        const auto skip = noiseLast({2, 5, 8, 12}, torch::kFloat32).requires_grad_();
        const auto weight = noise({2, 8, 8, 12});
        const auto ours =
            torch::autograd::grad({(channelsToPixelsBeside(x, skip, 0.5, 2) * weight).sum()}, {x, skip});
        QVERIFY(at::allclose(ours[0], gathered(weight.narrow(1, 0, 3), 2)));
        QVERIFY(at::allclose(ours[1], weight.narrow(1, 3, 5) * 0.5));
    }

    void sizesThatDoNotDivide()
    {
        QVERIFY_THROWS_EXCEPTION(c10::Error, (void)pixelsToChannels(noise({1, 3, 6, 8}), 4));
    }
};

CASCADE_TEST(PixelShuffleTest);
#include "tst_PixelShuffle.moc"
