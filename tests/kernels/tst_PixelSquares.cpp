// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/PixelSquares.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cascade::kernels;
using torch::Tensor;

namespace {

Tensor noise(at::IntArrayRef sizes, torch::ScalarType type = torch::kFloat32)
{
    static std::uint64_t s_seed = 1;
    return at::randn(sizes, at::detail::createCPUGenerator(s_seed++)).to(type);
}

Tensor noiseLast(at::IntArrayRef sizes, torch::ScalarType type)
{
    return noise(sizes, type).contiguous(at::MemoryFormat::ChannelsLast);
}

/// Differentiable, by plain tensor operations: [N, C, H, W] to [N, f f C, H / f, W / f].
Tensor gathered(const Tensor& x, std::int64_t f)
{
    const auto s = x.sizes();
    return x.reshape({s[0], s[1], s[2] / f, f, s[3] / f, f})
        .permute({0, 3, 5, 1, 2, 4})
        .reshape({s[0], f * f * s[1], s[2] / f, s[3] / f});
}

bool same(const Tensor& a, const Tensor& b)
{
    return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && at::equal(a, b);
}

} // namespace

class PixelSquaresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clipsBecomeSquares_data()
    {
        QTest::addColumn<int>("factor");
        QTest::addColumn<int>("condition");
        QTest::addColumn<bool>("narrow");
        for (const int factor : {1, 2, 4, 8}) {
            for (const int condition : {0, 3, 4}) {
                for (const bool narrow : {false, true}) {
                    QTest::addRow("factor %d, condition %d, %s", factor, condition, narrow ? "bf16" : "fp32")
                        << factor << condition << narrow;
                }
            }
        }
    }

    void clipsBecomeSquares()
    {
        QFETCH(int, factor);
        QFETCH(int, condition);
        QFETCH(bool, narrow);
        const auto type = narrow ? torch::kBFloat16 : torch::kFloat32;
        std::vector<Tensor> clips{noise({2, 3, 5, 16, 1048})};
        if (condition > 0) {
            clips.push_back(noise({2, condition, 5, 16, 1048}));
        }
        const auto all = at::cat(clips, 1).to(type);
        const auto expected = gathered(all.transpose(1, 2).flatten(0, 1), factor);
        const auto squares = clipsToSquares(clips, factor, type);
        QVERIFY(same(squares, expected));
        QVERIFY(squares.is_contiguous(at::MemoryFormat::ChannelsLast));
        QVERIFY(same(squaresToClip(squares, 2, factor), all.to(torch::kFloat32)));
    }

    /// Windows of a larger clip, as chunks are: nothing is packed.
    void windowsOfClips()
    {
        const auto clip = noise({1, 3, 6, 20, 40});
        const auto window = clip.slice(2, 1, 4).slice(3, 4, 12).slice(4, 8, 24);
        QVERIFY(same(clipsToSquares({window}, 4, torch::kBFloat16),
                     clipsToSquares({window.contiguous()}, 4, torch::kBFloat16)));
        const auto turned = noise({1, 3, 2, 8, 12}).transpose(3, 4);
        QVERIFY(same(clipsToSquares({turned}, 4, torch::kFloat32),
                     clipsToSquares({turned.contiguous()}, 4, torch::kFloat32)));
    }

    void numbersThatAreNone()
    {
        auto clip = at::zeros({1, 1, 1, 2, 2});
        auto values = clip.accessor<float, 5>();
        values[0][0][0][0][0] = std::numeric_limits<float>::infinity();
        values[0][0][0][0][1] = std::numeric_limits<float>::quiet_NaN();
        values[0][0][0][1][0] = -1e-41f;
        const auto narrow = clipsToSquares({clip}, 2, torch::kBFloat16).to(torch::kFloat32).flatten();
        QVERIFY(std::isinf(narrow[0].item<float>()));
        QVERIFY(std::isnan(narrow[1].item<float>()));
        QCOMPARE(narrow[3].item<float>(), 0.0f);
    }

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
        const auto x = noiseLast({2, 12, 4, 6}, torch::kFloat32).requires_grad_();
        const auto skip = noiseLast({2, 5, 8, 12}, torch::kFloat32).requires_grad_();
        const auto weight = noise({2, 8, 8, 12});
        const auto ours =
            torch::autograd::grad({(channelsToPixelsBeside(x, skip, 0.5, 2) * weight).sum()}, {x, skip});
        QVERIFY(at::allclose(ours[0], gathered(weight.narrow(1, 0, 3), 2)));
        QVERIFY(at::allclose(ours[1], weight.narrow(1, 3, 5) * 0.5));

        const auto clipWeight = noise({1, 3, 2, 8, 12});
        const auto back = torch::autograd::grad({(squaresToClip(x, 1, 2) * clipWeight).sum()}, {x})[0];
        QVERIFY(at::allclose(back, clipsToSquares({clipWeight}, 2, torch::kFloat32)));
        const auto down =
            torch::autograd::grad({(pixelsToChannels(skip, 2) * noise({2, 20, 4, 6})).sum()}, {skip});
        QCOMPARE(down[0].sizes(), skip.sizes());
    }

    /// Reconstruction guidance asks for the derivative by the noisy clip.
    void gradientByTheClip()
    {
        const auto clip = noise({1, 3, 2, 8, 12}).requires_grad_();
        const auto weight = noise({2, 12, 4, 6});
        const auto gradient =
            torch::autograd::grad({(clipsToSquares({clip}, 2, torch::kFloat32) * weight).sum()}, {clip})[0];
        QVERIFY(at::allclose(gradient, squaresToClip(weight, 1, 2)));
    }

    void sizesThatDoNotDivide()
    {
        QVERIFY_THROWS_EXCEPTION(c10::Error,
                                 (void)clipsToSquares({noise({1, 3, 1, 6, 8})}, 4, torch::kFloat32));
        QVERIFY_THROWS_EXCEPTION(c10::Error, (void)pixelsToChannels(noise({1, 3, 6, 8}), 4));
    }
};

CASCADE_TEST(PixelSquaresTest);
#include "tst_PixelSquares.moc"
