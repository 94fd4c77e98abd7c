// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/ClipSquares.h"

#include "tests/kernels/Pixels.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <limits>

using namespace cascade::kernels;
using namespace cascade::tests;
using torch::Tensor;

class ClipSquaresTest : public QObject {
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

    /// Reconstruction guidance asks for the derivative by the noisy clip.
    void gradientByTheClip()
    {
        const auto clip = noise({1, 3, 2, 8, 12}).requires_grad_();
        const auto weight = noise({2, 12, 4, 6});
        const auto gradient =
            torch::autograd::grad({(clipsToSquares({clip}, 2, torch::kFloat32) * weight).sum()}, {clip})[0];
        QVERIFY(at::allclose(gradient, squaresToClip(weight, 1, 2)));
    }

    void gradientByTheSquares()
    {
        const auto squares = noise({2, 12, 4, 6}).requires_grad_();
        const auto weight = noise({1, 3, 2, 8, 12});
        const auto gradient =
            torch::autograd::grad({(squaresToClip(squares, 1, 2) * weight).sum()}, {squares})[0];
        QVERIFY(at::allclose(gradient, clipsToSquares({weight}, 2, torch::kFloat32)));
    }

    void sizesThatDoNotDivide()
    {
        QVERIFY_THROWS_EXCEPTION(c10::Error,
                                 (void)clipsToSquares({noise({1, 3, 1, 6, 8})}, 4, torch::kFloat32));
    }
};

CASCADE_TEST(ClipSquaresTest);
#include "tst_ClipSquares.moc"
