// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/GroupNormSilu.h"
#include "core/kernels/NormRows.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <ATen/Parallel.h>
#include <QTest>

using namespace cascade::kernels;
using namespace cascade::tests;

namespace {

struct Case {
    torch::Tensor x, weight, bias, shift;
};

Case drawn(std::int64_t rows, std::int64_t channels, std::int64_t height, std::int64_t width)
{
    return {randomTensor({rows, channels, height, width}, 1).contiguous(at::MemoryFormat::ChannelsLast),
            1 + 0.2 * randomTensor({channels}, 2), 0.2 * randomTensor({channels}, 3),
            randomTensor({rows, channels}, 4)};
}

} // namespace

class GroupNormSiluTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsItsReference_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("frames");
        QTest::addColumn<bool>("activate");
        QTest::addColumn<bool>("shifted");
        QTest::newRow("one position") << 2 << 32 << 1 << 1 << false << false;
        QTest::newRow("a frame each") << 4 << 64 << 9 << 1 << true << true;
        QTest::newRow("clips") << 6 << 96 << 17 << 3 << true << true;
        QTest::newRow("odd channels in a group") << 3 << 160 << 5 << 3 << false << true;
        QTest::newRow("many chunks") << 2 << 32 << 40 << 2 << true << false;
    }
    void equalsItsReference()
    {
        QFETCH(int, rows);
        QFETCH(int, channels);
        QFETCH(int, height);
        QFETCH(int, frames);
        QFETCH(bool, activate);
        QFETCH(bool, shifted);
        const auto c = drawn(rows, channels, height, height + 2);
        const GroupNormOptions options{32, frames, 1e-5, activate};
        const auto shift = shifted ? c.shift : torch::Tensor();
        const auto wide = groupNormSiluReference(c.x.to(torch::kDouble), c.weight, c.bias,
                                                 shifted ? shift.to(torch::kDouble) : shift, options);
        const auto got = groupNormSilu(c.x, c.weight, c.bias, shift, options);
        QVERIFY(got.is_contiguous(at::MemoryFormat::ChannelsLast));
        QVERIFY2(relativeError(got, wide) < 2e-6, qPrintable(QString::number(relativeError(got, wide))));
        const auto narrow = groupNormSilu(c.x.to(torch::kBFloat16), c.weight, c.bias, shift, options);
        QCOMPARE(narrow.scalar_type(), torch::kBFloat16);
        QVERIFY(cosineOf(narrow, wide) > 0.9999);
    }

    void valuesFarFromZeroKeepTheirVariance()
    {
        auto c = drawn(2, 64, 16, 16);
        c.x = (c.x * 0.01 + 300).contiguous(at::MemoryFormat::ChannelsLast);
        const GroupNormOptions options{32, 1, 1e-5, false};
        const auto wide = groupNormSiluReference(c.x.to(torch::kDouble), c.weight, c.bias, {}, options);
        // fp32 itself holds such values to 3e-5, a three hundredth of their spread
        QVERIFY(relativeError(groupNormSilu(c.x, c.weight, c.bias, {}, options), wide) < 5e-3);
    }

    void otherLayoutsGiveTheSameNumbers()
    {
        const auto c = drawn(2, 64, 9, 7);
        const GroupNormOptions options{32, 2, 1e-6, true};
        QVERIFY(at::equal(groupNormSilu(c.x.contiguous(), c.weight, c.bias, c.shift, options),
                          groupNormSilu(c.x, c.weight, c.bias, c.shift, options)));
    }

    void theNumberOfThreadsChangesNothing()
    {
        const auto c = drawn(3, 64, 40, 40);
        const GroupNormOptions options{32, 3, 1e-5, true};
        const auto threads = at::get_num_threads();
        at::set_num_threads(1);
        const auto one = groupNormSilu(c.x, c.weight, c.bias, c.shift, options);
        at::set_num_threads(3);
        const auto three = groupNormSilu(c.x, c.weight, c.bias, c.shift, options);
        at::set_num_threads(threads);
        QVERIFY(at::equal(one, three));
    }

    void gradientsGoThroughTheReference()
    {
        auto c = drawn(2, 32, 4, 4);
        c.x.requires_grad_();
        groupNormSilu(c.x, c.weight, c.bias, c.shift, {32, 1, 1e-5, true}).sum().backward();
        QVERIFY(c.x.grad().abs().sum().item<double>() > 0);
    }

    void everyInstructionSetAgrees()
    {
        const auto x = randomTensor({300, 37}, 5), origin = randomTensor({37}, 6);
        std::vector<float> first;
        for (const auto& kernels : normRowKernels()) {
            std::vector<float> sum(37), squares(37), y(300 * 37);
            kernels.momentsFloat({300, 37, origin.data_ptr<float>(), sum.data(), squares.data()},
                                 x.data_ptr<float>());
            kernels.affineFloat({300, 37, sum.data(), squares.data(), true}, x.data_ptr<float>(), y.data());
            first = first.empty() ? y : first;
            for (std::size_t i = 0; i < y.size(); ++i) {
                QVERIFY2(std::abs(y[i] - first[i]) <= 1e-3F * std::max(1.0F, std::abs(first[i])),
                         kernels.name);
            }
        }
    }

    void shapesThatDoNotFitAreRefused()
    {
        const auto c = drawn(3, 48, 2, 2);
        QVERIFY_EXCEPTION_THROWN((void)groupNormSilu(c.x, c.weight, c.bias, {}, {}), c10::Error);
        const auto fits = drawn(3, 32, 2, 2);
        QVERIFY_EXCEPTION_THROWN(
            (void)groupNormSilu(fits.x, fits.weight, fits.bias, {}, {32, 2, 1e-5, false}), c10::Error);
    }
};

CASCADE_TEST(GroupNormSiluTest);
#include "tst_GroupNormSilu.moc"
