// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Conditioning.h"
#include "core/nn/Layers.h"
#include "core/nn/Norm.h"
#include "core/nn/Positions.h"
#include "core/nn/RelativePositionBias.h"
#include "core/nn/Resampling.h"
#include "tests/nn/Reference.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <ATen/core/dispatch/Dispatcher.h>

#include <cmath>

using namespace cascade;
using namespace cascade::nn;
using namespace cascade::tests;

Q_DECLARE_METATYPE(ResamplingKind)

namespace {

const torch::TensorOptions kOptions;

torch::Tensor channelsLast(const torch::Tensor& x)
{
    return x.contiguous(at::MemoryFormat::ChannelsLast);
}

} // namespace

class LayersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void timestepEmbeddingGoldens()
    {
        const auto got = sinusoidalEmbedding(torch::tensor({7.0F}), 8)[0];
        const auto expected = torch::tensor(
            {0.753902, 0.764842, 0.997551, 0.999976, 0.656987, 0.644218, 0.069943, 0.007}, torch::kFloat64);
        QVERIFY((got - expected).abs().max().item<double>() < 1e-6);
    }

    /// What is read from a file next is not drawn first.
    void layersCanBeginWithoutValues()
    {
        const auto next = [] { return torch::rand({1}).item<float>(); };
        torch::manual_seed(4);
        const auto first = next();
        torch::manual_seed(4);
        {
            const WithoutStartValues outer;
            const WithoutStartValues inner;
            const Convolution convolution(3, 5, 3, 1, Start::Fan, kOptions);
            const EmbeddingTable table(7, 2, 1.0, kOptions);
            QCOMPARE(convolution->weight.sizes(), (torch::IntArrayRef{5, 3, 3, 3}));
            QVERIFY(table->weight.requires_grad());
        }
        QCOMPARE(next(), first);
        torch::manual_seed(4);
        const Convolution convolution(3, 5, 3, 1, Start::Fan, kOptions);
        QVERIFY(next() != first); // as ever
        QVERIFY(std::abs(convolution->weight.std().item<double>() - 1 / std::sqrt(27.0)) < 0.05);
    }

    /// VDM and LaVie: 32 buckets up to distance 32.
    void bucketGoldensOfVideo()
    {
        const std::map<int, int> goldens{{0, 0},   {1, 17},  {-1, 1},   {8, 24},   {10, 25},
                                         {16, 28}, {31, 31}, {-31, 15}, {400, 31}, {-400, 15}};
        for (const auto& [distance, bucket] : goldens) {
            QCOMPARE(relativePositionBucket(distance, 32, 32), std::int64_t{bucket});
        }
    }

    void biasIsLookedUpByDistance()
    {
        RelativePositionBias bias(3, kOptions);
        randomise(*bias, 1);
        const auto table = bias->forward(50); // more frames than there are buckets
        for (const auto& [query, key] : std::vector<std::pair<int, int>>{{0, 0}, {3, 9}, {49, 0}, {10, 9}}) {
            const auto row = bias->weight[relativePositionBucket(key - query, 32, 32)];
            QVERIFY(torch::equal(table.select(1, query).select(1, key), row));
        }
    }

    /// Few channels are padded in bf16: the padding must not be seen.
    void paddedConvolutionEqualsUnpadded_data()
    {
        QTest::addColumn<int>("in");
        QTest::addColumn<int>("out");
        QTest::addColumn<int>("stride");
        QTest::newRow("both padded") << 6 << 3 << 1;
        QTest::newRow("input padded") << 12 << 32 << 1;
        QTest::newRow("output padded") << 16 << 12 << 1;
        QTest::newRow("stride 2") << 24 << 40 << 2;
    }

    void paddedConvolutionEqualsUnpadded()
    {
        QFETCH(int, in);
        QFETCH(int, out);
        QFETCH(int, stride);
        const torch::NoGradGuard noGrad;
        Convolution layer(in, out, 3, stride, Start::Fan, kOptions);
        randomise(*layer, 2);
        const auto x = channelsLast(randomTensor({2, in, 6, 10}, 3)).to(torch::kBFloat16);
        const auto got = layer->forward(x);
        const auto expected =
            at::conv2d(x.to(torch::kFloat32), layer->weight.to(torch::kBFloat16).to(torch::kFloat32),
                       layer->bias.to(torch::kBFloat16).to(torch::kFloat32), stride, 1);
        QCOMPARE(got.sizes(), expected.sizes());
        QCOMPARE(got.scalar_type(), torch::kBFloat16);
        QVERIFY(relativeError(got, expected) < 0.006); // one rounding of the output to 8 bits
    }

    void paddedConvolutionLearnsTheSame()
    {
        Convolution layer(3, 5, 3, 1, Start::Fan, kOptions);
        randomise(*layer, 2);
        const auto x = channelsLast(randomTensor({2, 3, 6, 10}, 3));
        layer->forward(x.to(torch::kBFloat16)).to(torch::kFloat32).square().sum().backward();
        const auto padded = layer->weight.grad().clone();
        layer->weight.mutable_grad().reset();
        layer->forward(x).square().sum().backward();
        QCOMPARE(padded.sizes(), layer->weight.sizes());
        QVERIFY(relativeError(padded, layer->weight.grad()) < 0.02);
    }

    void pointwiseConvolutionIsAProduct()
    {
        const torch::NoGradGuard noGrad;
        Convolution layer(5, 7, 1, 1, Start::Fan, kOptions);
        randomise(*layer, 4);
        const auto x = channelsLast(randomTensor({2, 5, 4, 3}, 5));
        const auto product =
            at::matmul(x.permute({0, 2, 3, 1}), layer->weight.flatten(1).t()) + layer->bias; // [N, H, W, out]
        QVERIFY(relativeError(layer->forward(x), product.permute({0, 3, 1, 2})) < 1e-6);
    }

    /// A residual branch is added to its base: in the base's place only where nobody else holds it.
    void residualBranchesAdd()
    {
        const c10::InferenceMode inference;
        Convolution layer(32, 32, 3, 1, Start::Fan, kOptions);
        randomise(*layer, 5);
        const auto x = channelsLast(randomTensor({2, 32, 4, 6}, 6)).to(torch::kBFloat16);
        auto base = channelsLast(randomTensor({2, 32, 4, 6}, 7)).to(torch::kBFloat16);
        const auto expected = layer->forward(x).to(torch::kFloat32) + base.to(torch::kFloat32);
        {
            const auto other = base;
            const auto before = base.clone();
            QVERIFY(relativeError(layer->forwardOnto(base, x), expected) < 0.01);
            QVERIFY(torch::equal(other, before));
        }
        const auto* place = base.const_data_ptr();
        const auto sum = layer->forwardOnto(std::move(base), x);
        const bool fuses = c10::Dispatcher::singleton()
                               .findSchemaOrThrow("mkldnn::_is_mkldnn_bf16_supported", "")
                               .typed<bool()>()
                               .call(); // not on every processor
        QCOMPARE(sum.const_data_ptr() == place, fuses);
        QVERIFY(relativeError(sum, expected) < 0.01);
    }

    void resamplingEqualsReference_data()
    {
        QTest::addColumn<ResamplingKind>("kind");
        QTest::newRow("convolution") << ResamplingKind::Convolution;
        QTest::newRow("shuffle") << ResamplingKind::Shuffle;
    }

    void resamplingEqualsReference()
    {
        QFETCH(ResamplingKind, kind);
        const torch::NoGradGuard noGrad;
        const bool shuffles = kind == ResamplingKind::Shuffle;
        Downsampling down(6, 8, kind, kOptions);
        Upsampling up(8, 6, kind, kOptions);
        randomise(*down, 7);
        randomise(*up, 8);
        const Reference downReference(*down), upReference(*up);
        const auto x = channelsLast(randomTensor({2, 6, 8, 12}, 9));
        const auto low = down->forward(x);
        const auto wide = x.to(torch::kFloat64);
        QVERIFY(relativeError(low, shuffles ? downReference.convolution("conv", squaresToChannels(wide, 2))
                                            : downReference.convolution("conv", wide, 2)) < 1e-5);
        const auto wideLow = low.to(torch::kFloat64);
        const auto expected =
            shuffles
                ? channelsToSquares(upReference.convolution("conv", wideLow), 2)
                : upReference.convolution("conv", wideLow.repeat_interleave(2, 2).repeat_interleave(2, 3));
        const auto high = up->forward(low, x); // the skip beside it, scaled by 1 / sqrt(2)
        QCOMPARE(high.sizes(), torch::IntArrayRef({2, 12, 8, 12}));
        QVERIFY(relativeError(high, at::cat({expected, wide * std::sqrt(0.5)}, 1)) < 1e-5);
    }

    /// With weights of the identity, up undoes down exactly.
    void shufflesAreInverse()
    {
        const torch::NoGradGuard noGrad;
        Downsampling down(4, 16, ResamplingKind::Shuffle, kOptions);
        Upsampling up(16, 4, ResamplingKind::Shuffle, kOptions);
        for (const auto& parameter :
             {down->named_parameters()["conv.weight"], up->named_parameters()["conv.weight"]}) {
            parameter.copy_(at::eye(16).view({16, 16, 1, 1}));
        }
        const auto x = channelsLast(randomTensor({2, 4, 6, 10}, 10));
        QVERIFY(torch::equal(up->forward(down->forward(x), x).slice(1, 0, 4), x));
    }

    /// Group norms of published families: statistics of a frame, or of the whole clip, in 32 groups.
    void groupNormsTakeTheirStatistics()
    {
        const torch::NoGradGuard noGrad;
        const FrameLayout layout{2, 3, 3};
        const auto x = channelsLast(randomTensor({6, 64, 4, 4}, 11) + 0.5);
        const auto scale = randomTensor({6, 64}, 12), shift = randomTensor({6, 64}, 13);
        for (const auto kind : {NormKind::GroupFrame, NormKind::GroupClip}) {
            Norm norm(64, kind, kOptions);
            randomise(*norm, 14);
            const auto wide = x.to(torch::kFloat64);
            const bool whole = kind == NormKind::GroupClip;
            const auto groups = whole ? wide.view({2, 3, 32, 2, 4, 4}) : wide.view({6, 1, 32, 2, 4, 4});
            const auto mean = groups.mean({1, 3, 4, 5}, true);
            const auto variance = (groups - mean).square().mean({1, 3, 4, 5}, true);
            const auto channels = [](const torch::Tensor& t) {
                return t.to(torch::kFloat64).view({-1, 64, 1, 1});
            };
            auto y = ((groups - mean) / (variance + 1e-5).sqrt()).reshape(x.sizes());
            y = y * channels(norm->weight) + channels(norm->bias);
            const auto expected = at::silu(y * (1 + channels(scale)) + channels(shift));
            QVERIFY(relativeError(norm->forward(x, layout, true, scale, shift), expected) < 1e-5);
        }
    }

    /// Features of a place depend on its share of the axis: half as many frames of a clip say the same.
    void axesAreSharesOfTheWhole()
    {
        const auto fine = axisFeatures(1200, 8, torch::kCPU), coarse = axisFeatures(400, 8, torch::kCPU);
        QCOMPARE(fine.sizes(), torch::IntArrayRef({1200, 8}));
        const auto centres = fine.slice(0, 1, std::nullopt, 3); // of each three places
        QVERIFY((centres - coarse).abs().max().item<float>() < 1e-5F);
        QVERIFY(std::abs(fine[0][0].item<double>() - std::cos(M_PI / 2400)) < 1e-6);
    }

    /// Only frames of a clip are told their place, and at first nothing is.
    void progressIsOfClips()
    {
        const torch::NoGradGuard noGrad;
        FrameProgress progress(16, kOptions);
        const auto condition = randomTensor({2, 5, 16}, 20);
        QVERIFY(torch::equal(progress->forward(condition, {2, 5, 5}), condition));
        randomise(*progress, 21);
        const auto told = progress->forward(condition, {2, 5, 3});
        QVERIFY(torch::equal(told.slice(1, 3), condition.slice(1, 3)));
        QVERIFY((told - condition).slice(1, 0, 3).abs().amax(2).min().item<float>() > 1e-3F);
        QVERIFY(torch::equal(progress->forward(condition, {2, 5, 0}), condition));
        QVERIFY(torch::equal(progress->forward(condition, {10, 1, 1}), condition));
    }

    /// A distilled network starts as its teacher: the guidance weight has no effect at first.
    void guidanceEmbeddingStartsWithoutEffect()
    {
        const torch::NoGradGuard noGrad;
        const FrameLayout layout{2, 2, 2};
        Conditioning conditioning(ConditioningOptions{32, 8, true, true}, kOptions);
        ConditioningInput input;
        input.logSnr = torch::tensor({1.0F, -2.0F});
        input.lowLogSnr = torch::tensor({3.0F, 4.0F});
        input.guidanceWeight = torch::tensor({0.0F, 9.0F});
        input.text.embedding = randomTensor({2, 1, 5, 8}, 15);
        input.text.mask = torch::ones({2, 1, 5}, torch::kBool);
        const auto with = conditioning->forward(input, layout);
        input.guidanceWeight = torch::tensor({5.0F, 0.5F});
        QVERIFY(torch::equal(conditioning->forward(input, layout), with));
        input.lowLogSnr = torch::tensor({3.0F, 4.5F}); // of the second clip only
        const auto changed = (conditioning->forward(input, layout) - with).abs().amax(1);
        QCOMPARE(changed.slice(0, 0, 2).max().item<float>(), 0.0F);
        QVERIFY(changed.slice(0, 2).min().item<float>() > 1e-3F);
    }
};

CASCADE_TEST(LayersTest);
#include "tst_Layers.moc"
