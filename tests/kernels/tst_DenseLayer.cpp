// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/Bf16Kernels.h"
#include "core/kernels/DenseLayer.h"
#include "tests/kernels/Bf16Support.h"
#include "tests/support/TestMain.h"

#include <ATen/Parallel.h>
#include <QTest>

using namespace cascade::kernels;
using namespace cascade::tests;

namespace {

/// Sums are in fp32: what remains is the rounding of the result to eight bits, 2^-8 at most.
constexpr double kTolerance = 3.95e-3;

} // namespace

class DenseLayerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        if (bf16Kernels() == nullptr) {
            QSKIP("this processor has no arithmetic of bfloat16: at::linear serves");
        }
    }

    void equalsItsReference_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("in");
        QTest::addColumn<int>("out");
        QTest::newRow("few rows") << 128 << 16 << 128;
        QTest::newRow("odd rows") << 301 << 320 << 256;
        QTest::newRow("many inputs") << 150 << 5120 << 128;
        QTest::newRow("many outputs") << 200 << 48 << 2560;
    }
    void equalsItsReference()
    {
        QFETCH(int, rows);
        QFETCH(int, in);
        QFETCH(int, out);
        const auto x = narrow({rows, in}, 1), weight = 0.1 * narrow({out, in}, 2), bias = narrow({out}, 3);
        for (const auto end : {DenseEnd::Plain, DenseEnd::GateGelu}) {
            for (const auto& b : {bias, torch::Tensor()}) {
                const auto expected = denseLayerReference(wide(x), wide(weight), wide(b), end);
                const auto error = relativeError(denseLayer(x, weight, b, end), expected);
                QVERIFY2(error < kTolerance, qPrintable(QString::number(error)));
            }
        }
    }

    void gatesFarFromZeroKeepTheirDigits()
    {
        // gates of -6 ... -2, where 1 + erf cancels: 2^-8 of rounding, and as much for the approximation
        const auto x = narrow({128, 16}, 4).fill_(1.0F), weight = at::zeros({128, 16}, torch::kBFloat16);
        auto bias = at::ones({128}, torch::kFloat32);
        bias.slice(0, 64).copy_(at::linspace(-6, -2, 64));
        const auto got = denseLayer(x, weight, bias, DenseEnd::GateGelu);
        const auto expected = denseLayerReference(wide(x), wide(weight), wide(bias), DenseEnd::GateGelu);
        const auto off = (got.to(torch::kFloat64) / expected - 1).abs().max().item<double>();
        QVERIFY2(off < 8e-3, qPrintable(QString::number(off)));
    }

    void threadsAndOtherRowsDoNotChangeABit()
    {
        const auto x = narrow({2, 700, 64}, 5), weight = narrow({192, 64}, 6), bias = narrow({192}, 7);
        const auto before = at::get_num_threads();
        at::set_num_threads(1);
        const auto one = denseLayer(x, weight, bias);
        QCOMPARE(one.sizes(), (at::IntArrayRef{2, 700, 192}));
        at::set_num_threads(3);
        QVERIFY(at::equal(denseLayer(x, weight, bias), one));
        at::set_num_threads(before);
        QVERIFY(at::equal(denseLayer(x[1], weight, bias), one[1]));
    }

    void whatDoesNotFitIsRefused()
    {
        const auto x = narrow({128, 32}, 8), weight = narrow({64, 32}, 9);
        QVERIFY(denseFits(x, weight));
        QVERIFY(!denseFits(x, weight, DenseEnd::GateGelu));
        QVERIFY(!denseFits(x.slice(0, 0, 64), weight));
        QVERIFY(!denseFits(x.to(torch::kFloat32), weight.to(torch::kFloat32)));
        QVERIFY_THROWS_EXCEPTION(c10::Error, (void)denseLayer(x, weight, {}, DenseEnd::GateGelu));
        const auto trained = weight.detach().clone().requires_grad_();
        QVERIFY(!denseFits(x, trained));
    }
};

CASCADE_TEST(DenseLayerTest);
#include "tst_DenseLayer.moc"
