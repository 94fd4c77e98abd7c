// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/WinogradConvolution.h"
#include "core/kernels/WinogradRows.h"
#include "tests/kernels/Bf16Support.h"
#include "tests/support/TestMain.h"

#include <ATen/Parallel.h>
#include <QTest>

using namespace cascade::kernels;
using namespace cascade::tests;

namespace {

struct Case {
    torch::Tensor x, weight, bias, base;
};

Case drawn(at::IntArrayRef x, std::int64_t out, std::int64_t across)
{
    const auto last = at::MemoryFormat::ChannelsLast;
    return {narrow(x, 1).contiguous(last), 0.1 * narrow({out, x[1], 3, across}, 2), narrow({out}, 3),
            narrow({x[0], out, x[2], x[3]}, 4).contiguous(last)};
}

torch::Tensor direct(const Case& c)
{
    return at::conv2d(wide(c.x), wide(c.weight), wide(c.bias), {1, 1}, {1, c.weight.size(3) / 2});
}

/// Root of the mean squared error over that of the result.
double errorOf(const torch::Tensor& got, const torch::Tensor& expected)
{
    return ((got.to(torch::kFloat64) - expected).norm() / expected.norm()).item<double>();
}

} // namespace

class WinogradConvolutionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        if (winogradKernels() == nullptr) {
            QSKIP("this processor has no arithmetic of bfloat16: the direct convolution serves");
        }
    }

    void equalsTheDirectConvolution_data()
    {
        QTest::addColumn<int>("pictures");
        QTest::addColumn<int>("in");
        QTest::addColumn<int>("out");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("across");
        QTest::newRow("a picture") << 1 << 64 << 64 << 32 << 32 << 3;
        QTest::newRow("odd sides") << 3 << 32 << 128 << 19 << 23 << 3;
        QTest::newRow("more tiles than a group holds") << 5 << 1024 << 64 << 64 << 32 << 3;
        QTest::newRow("frames") << 2 << 64 << 128 << 16 << 37 << 1;
        QTest::newRow("an odd number of frames") << 1 << 48 << 64 << 7 << 64 << 1;
    }
    void equalsTheDirectConvolution()
    {
        QFETCH(int, pictures);
        QFETCH(int, in);
        QFETCH(int, out);
        QFETCH(int, height);
        QFETCH(int, width);
        QFETCH(int, across);
        const auto c = drawn({pictures, in, height, width}, out, across);
        const auto expected = direct(c);
        const auto got = winogradConvolution(c.x, c.weight, c.bias);
        QVERIFY(got.is_contiguous(at::MemoryFormat::ChannelsLast));
        // bfloat16 itself rounds the result by 1.7e-3 of its size
        QVERIFY2(errorOf(got, expected) < 6e-3, qPrintable(QString::number(errorOf(got, expected))));
        const auto sum = winogradConvolution(c.x, c.weight, c.bias, c.base);
        QVERIFY(errorOf(sum, expected + c.base) < 6e-3);
        auto base = c.base.clone();
        const auto onto = winogradConvolution(c.x, c.weight, c.bias, base, true);
        QVERIFY(onto.is_same(base));
        QVERIFY(at::equal(onto, sum));
    }

    void threadsAndOtherPicturesDoNotChangeABit()
    {
        const auto c = drawn({3, 64, 40, 24}, 64, 3);
        const auto before = at::get_num_threads();
        at::set_num_threads(1);
        const auto one = winogradConvolution(c.x, c.weight, c.bias);
        at::set_num_threads(3);
        QVERIFY(at::equal(winogradConvolution(c.x, c.weight, c.bias), one));
        at::set_num_threads(before);
        QVERIFY(at::equal(winogradConvolution(c.x.slice(0, 1, 2), c.weight, c.bias), one.slice(0, 1, 2)));
    }

    void whatDoesNotFitIsRefused()
    {
        const auto c = drawn({1, 64, 32, 32}, 64, 3);
        QVERIFY(winogradFits(c.x, c.weight));
        QVERIFY(!winogradFits(c.x.contiguous(), c.weight));
        QVERIFY(!winogradFits(c.x.to(torch::kFloat32), c.weight.to(torch::kFloat32)));
        QVERIFY(!winogradFits(c.x, c.weight.slice(0, 0, 40)));
        QVERIFY(!winogradFits(c.x.slice(2, 0, 4), c.weight));
        QVERIFY_THROWS_EXCEPTION(c10::Error,
                                 (void)winogradConvolution(c.x, c.weight.slice(0, 0, 40), c.bias));
        QVERIFY_THROWS_EXCEPTION(c10::Error, (void)winogradConvolution(c.x, c.weight, c.bias, {}, true));
    }
};

CASCADE_TEST(WinogradConvolutionTest);
#include "tst_WinogradConvolution.moc"
