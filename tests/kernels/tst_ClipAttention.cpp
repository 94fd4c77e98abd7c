// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/ClipAttention.h"

#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

using namespace cascade::kernels;
using namespace cascade::tests;
using torch::Tensor;

namespace {

/// The formula in fp64, the bias spread over all pairs of positions.
Tensor expectedAttention(const Tensor& qkv, const Tensor& bias)
{
    const auto positions = qkv.size(1) / bias.size(1);
    const auto parts = qkv.permute({2, 0, 3, 1, 4}).unbind(0); // 3 of [B, heads, L, d]
    const auto spread = bias.repeat_interleave(positions, 1).repeat_interleave(positions, 2);
    const auto scores =
        at::matmul(parts[0], parts[1].transpose(-1, -2)) / std::sqrt(static_cast<double>(qkv.size(4))) +
        spread;
    return at::matmul(at::softmax(scores, -1), parts[2]).transpose(1, 2);
}

/// Output and both gradients, for one gradient of the output.
template <typename Attention>
std::vector<Tensor> outputAndGradients(const Attention& attention, const Tensor& qkv, const Tensor& bias,
                                       const Tensor& dOut)
{
    const auto x = qkv.detach().requires_grad_(), b = bias.detach().requires_grad_();
    const auto y = attention(x, b);
    const auto gradients = torch::autograd::grad({y}, {x, b}, {dOut});
    return {y.detach(), gradients[0], gradients[1]};
}

} // namespace

class ClipAttentionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsTheFormula_data()
    {
        QTest::addColumn<torch::ScalarType>("type");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("fp32") << torch::kFloat32 << 1e-5;
        QTest::newRow("bf16") << torch::kBFloat16 << 2e-2;
    }
    void equalsTheFormula()
    {
        QFETCH(torch::ScalarType, type);
        QFETCH(double, tolerance);
        // Two clips of 4 frames of 6 positions, 3 heads of 8 channels.
        const auto qkv = randomTensor({2, 24, 3, 3, 8}, 1).to(type),
                   bias = randomTensor({3, 4, 4}, 2).to(type), dOut = randomTensor({2, 24, 3, 8}, 3).to(type);
        const auto ours = outputAndGradients(clipAttention, qkv, bias, dOut);
        const auto expected = outputAndGradients(expectedAttention, qkv.to(torch::kFloat64),
                                                 bias.to(torch::kFloat64), dOut.to(torch::kFloat64));
        for (std::size_t i = 0; i < ours.size(); ++i) {
            QCOMPARE(ours[i].scalar_type(), type);
            QVERIFY2(relativeError(ours[i].to(torch::kFloat64), expected[i]) < tolerance,
                     qPrintable(QString::number(i)));
        }
    }

    void doesNotDependOnTheThreads()
    {
        const auto qkv = randomTensor({2, 40, 3, 3, 16}, 4), bias = randomTensor({3, 5, 5}, 5),
                   dOut = randomTensor({2, 40, 3, 16}, 6);
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const auto one = outputAndGradients(clipAttention, qkv, bias, dOut);
        at::set_num_threads(3);
        const auto three = outputAndGradients(clipAttention, qkv, bias, dOut);
        at::set_num_threads(threads);
        for (std::size_t i = 0; i < one.size(); ++i) {
            QVERIFY(torch::equal(one[i], three[i]));
        }
    }

    void otherShapesAreRefused()
    {
        const auto qkv = randomTensor({1, 10, 3, 2, 4}, 7);
        QVERIFY_THROWS_EXCEPTION(c10::Error, (void)clipAttention(qkv, randomTensor({2, 3, 3}, 8))); // 10 / 3
        QVERIFY_THROWS_EXCEPTION(c10::Error, (void)clipAttention(qkv, randomTensor({3, 5, 5}, 9))); // heads
        QVERIFY_THROWS_EXCEPTION(c10::Error, (void)clipAttention(qkv[0], randomTensor({2, 5, 5}, 10)));
    }
};

CASCADE_TEST(ClipAttentionTest);
#include "tst_ClipAttention.moc"
