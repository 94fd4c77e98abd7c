// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Attend.h"
#include "core/nn/ResidualBlock.h"
#include "core/nn/SpatialAttention.h"
#include "core/nn/TemporalAttention.h"
#include "core/nn/TemporalConvolution.h"
#include "tests/nn/Reference.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::nn;
using namespace cascade::tests;

namespace {

const torch::TensorOptions kOptions;

torch::Tensor frames(std::int64_t count, std::int64_t channels, std::uint64_t seed)
{
    return randomTensor({count, channels, 4, 3}, seed).contiguous(at::MemoryFormat::ChannelsLast);
}

/// Two clips of `layout` with two captions each, of different length.
TextCondition twoCaptions(const FrameLayout& layout)
{
    TextCondition text;
    text.embedding = randomTensor({2, 2, 5, 12}, 21);
    text.mask = torch::ones({2, 2, 5}, torch::kBool);
    text.mask[0][0].slice(0, 3).fill_(false);
    text.mask[1][1].slice(0, 1).fill_(false);
    text.ofFrame = torch::zeros({layout.frames}, torch::kInt64);
    text.ofFrame[layout.frames - 1] = 1;
    return text;
}

ResidualBlockOptions residualOptions(std::int64_t in, std::int64_t out, std::int64_t conditionWidth)
{
    ResidualBlockOptions options;
    options.in = in;
    options.out = out;
    options.conditionWidth = conditionWidth;
    return options;
}

} // namespace

class BlocksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void residualBlock()
    {
        const torch::NoGradGuard noGrad;
        const FrameLayout layout{2, 3, 3};
        for (const int in : {16, 24}) { // 24 to 16 channels: with a shortcut
            ResidualBlock block(residualOptions(in, 16, 20), kOptions);
            randomise(*block, 1);
            const auto x = frames(6, in, 2);
            const auto condition = randomTensor({6, 20}, 3);
            const auto expected =
                Reference(*block).residualBlock("", x.to(torch::kFloat64), condition.to(torch::kFloat64));
            QVERIFY(relativeError(block->forward(x, condition, layout), expected) < 1e-5);
        }
    }

    void residualBlockStartsAsItsShortcut()
    {
        const torch::NoGradGuard noGrad;
        ResidualBlock block(residualOptions(16, 16, 20), kOptions);
        const auto x = frames(2, 16, 2);
        QVERIFY(torch::equal(block->forward(x, randomTensor({2, 20}, 3), {1, 2, 2}), x));
    }

    void spatialAttention_data()
    {
        QTest::addColumn<bool>("self");
        QTest::addColumn<bool>("text");
        QTest::addColumn<int>("feedForward");
        QTest::newRow("positions and words") << true << true << 2;
        QTest::newRow("positions") << true << false << 2;
        QTest::newRow("words") << false << true << 3;
        QTest::newRow("without feed-forward") << true << true << 0;
    }

    void spatialAttention()
    {
        QFETCH(bool, self);
        QFETCH(bool, text);
        QFETCH(int, feedForward);
        const torch::NoGradGuard noGrad;
        const FrameLayout layout{2, 3, 2};
        SpatialAttention block(SpatialAttentionOptions{16, 12, 4, self, text, feedForward}, kOptions);
        randomise(*block, 4);
        const auto x = frames(6, 16, 5);
        const auto words = twoCaptions(layout);
        const auto expected = Reference(*block).spatialAttention("", x.to(torch::kFloat64), words, layout, 4);
        QVERIFY(relativeError(block->forward(x, words, layout), expected) < 1e-5);
    }

    /// What stands at padded positions is of no matter, even NaN-free garbage of any size.
    void paddedWordsAreNeverSeen()
    {
        const torch::NoGradGuard noGrad;
        const FrameLayout layout{2, 3, 2};
        SpatialAttention block(SpatialAttentionOptions{16, 12, 4}, kOptions);
        randomise(*block, 4);
        const auto x = frames(6, 16, 5);
        auto words = twoCaptions(layout);
        const auto before = block->forward(x, words, layout);
        words.embedding = words.embedding.masked_fill(words.mask.logical_not().unsqueeze(-1), 1e6);
        QVERIFY(torch::equal(block->forward(x, words, layout), before));
        words.embedding[1][0][4][0] += 1; // a word that is there
        const auto changed = (block->forward(x, words, layout) - before).abs().flatten(1).amax(1);
        QCOMPARE((changed > 0).sum().item<std::int64_t>(), std::int64_t{2}); // clip 1, frames of caption 0
    }

    /// Slices of the batch give what the whole gives.
    void attentionInSlicesEqualsTheWhole()
    {
        const auto q = randomTensor({40, 2, 600, 8}, 6), k = randomTensor({40, 2, 600, 8}, 7),
                   v = randomTensor({40, 2, 600, 8}, 8), bias = randomTensor({40, 1, 1, 600}, 9);
        torch::Tensor sliced;
        {
            const torch::NoGradGuard noGrad; // 40 x 2 x 600 x 600 x 4 bytes = 110 MiB: two slices
            sliced = attend(q, k, v, bias);
        }
        for (const int n : {0, 22, 23, 24, 39}) {
            const auto one = [n](const torch::Tensor& t) { return t.slice(0, n, n + 1).to(torch::kFloat64); };
            const auto scores = at::matmul(one(q), one(k).transpose(-1, -2)) / std::sqrt(8.0) + one(bias);
            QVERIFY(relativeError(one(sliced), at::matmul(at::softmax(scores, -1), one(v))) < 1e-5);
        }
    }

    void temporalAttention_data()
    {
        QTest::addColumn<bool>("allPositions");
        QTest::addColumn<int>("clipFrames");
        for (const bool all : {false, true}) {
            const QByteArray window = all ? "space-time" : "time";
            QTest::newRow(window + ", a clip") << all << 5;
            QTest::newRow(window + ", images appended") << all << 3;
            QTest::newRow(window + ", images only") << all << 0;
        }
    }

    void temporalAttention()
    {
        QFETCH(bool, allPositions);
        QFETCH(int, clipFrames);
        const torch::NoGradGuard noGrad;
        const FrameLayout layout{2, 5, clipFrames};
        const auto window = allPositions ? TemporalWindow::AllPositions : TemporalWindow::SamePosition;
        TemporalAttention block(TemporalAttentionOptions{16, 2, window, allPositions}, kOptions);
        randomise(*block, 10);
        const auto x = frames(10, 16, 11);
        // An image gives its values alone, in space-time attention too: nothing is mixed over its positions.
        const auto expected =
            Reference(*block).temporalAttention("", x.to(torch::kFloat64), layout, 2, allPositions);
        QVERIFY(relativeError(block->forward(x, layout), expected) < 1e-5);
    }

    void temporalConvolution_data()
    {
        QTest::addColumn<int>("clipFrames");
        QTest::newRow("a clip") << 5;
        QTest::newRow("images appended") << 3;
        QTest::newRow("images only") << 0;
        QTest::newRow("a clip of two") << 2;
    }

    void temporalConvolution()
    {
        QFETCH(int, clipFrames);
        const torch::NoGradGuard noGrad;
        const FrameLayout layout{2, 5, clipFrames};
        TemporalConvolution block(16, NormKind::PerPosition, kOptions);
        const auto x = frames(10, 16, 12);
        QVERIFY(torch::equal(block->forward(x, layout), x)); // identity at the start
        randomise(*block, 13);
        const auto expected = Reference(*block).temporalConvolution("", x.to(torch::kFloat64), layout);
        QVERIFY(relativeError(block->forward(x, layout), expected) < 1e-5);
    }

    /// The temporal mask equals single frames exactly.
    void imagesEqualClipsOfOneFrame()
    {
        const torch::NoGradGuard noGrad;
        const auto x = frames(8, 16, 11);
        for (const auto window : {TemporalWindow::SamePosition, TemporalWindow::AllPositions}) {
            TemporalAttention attention(TemporalAttentionOptions{16, 2, window, true}, kOptions);
            TemporalConvolution convolution(16, NormKind::PerPosition, kOptions);
            randomise(*attention, 10);
            randomise(*convolution, 13);
            const FrameLayout masked{2, 4, 2}, single{8, 1, 1};
            const auto images = [](const torch::Tensor& y) { return y.unflatten(0, {2, 4}).slice(1, 2); };
            QVERIFY(
                torch::equal(images(attention->forward(x, masked)), images(attention->forward(x, single))));
            QVERIFY(torch::equal(images(convolution->forward(x, masked)),
                                 images(convolution->forward(x, single))));
        }
    }

    void headsMustDivideChannels()
    {
        QVERIFY_EXCEPTION_THROWN(SpatialAttention(SpatialAttentionOptions{10, 12, 4}, kOptions), c10::Error);
        QVERIFY_EXCEPTION_THROWN(TemporalAttention(TemporalAttentionOptions{10, 4}, kOptions), c10::Error);
    }
};

CASCADE_TEST(BlocksTest);
#include "tst_Blocks.moc"
