// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/Attention.h"
#include "core/kernels/Bf16Kernels.h"
#include "tests/kernels/Bf16Support.h"
#include "tests/support/TestMain.h"

#include <ATen/Parallel.h>
#include <QTest>

#include <limits>

using namespace cascade::kernels;
using namespace cascade::tests;

namespace {

/// Products are exact and sums in fp32: what remains are the roundings of weights and result.
constexpr double kTolerance = 4e-3;

} // namespace

class AttentionKernelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        if (bf16Kernels() == nullptr) {
            QSKIP("this processor has no arithmetic of bfloat16: the plain products serve");
        }
    }

    void equalsItsReference_data()
    {
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("queries");
        QTest::addColumn<int>("keys");
        QTest::addColumn<int>("width");
        QTest::newRow("one of each") << 1 << 1 << 1 << 2;
        QTest::newRow("frames") << 8 << 16 << 16 << 40;
        QTest::newRow("odd numbers of frames") << 3 << 7 << 7 << 160;
        QTest::newRow("words") << 5 << 65 << 77 << 64;
        QTest::newRow("several blocks of queries") << 2 << 203 << 1025 << 48;
        QTest::newRow("one wide head") << 1 << 250 << 130 << 512;
        QTest::newRow("width beside a vector") << 2 << 33 << 100 << 18;
    }
    void equalsItsReference()
    {
        QFETCH(int, heads);
        QFETCH(int, queries);
        QFETCH(int, keys);
        QFETCH(int, width);
        const auto q = 3 * narrow({2, heads, queries, width}, 1), k = narrow({2, heads, keys, width}, 2),
                   v = narrow({2, heads, keys, width}, 3);
        for (const auto& bias : {torch::Tensor(), narrow({heads, queries, keys}, 4),
                                 narrow({2, 1, 1, keys}, 5), narrow({heads, queries, 1}, 6)}) {
            const auto expected = attentionReference(wide(q), wide(k), wide(v), wide(bias));
            const auto error = relativeError(attention(q, k, v, bias), expected);
            QVERIFY2(error < kTolerance, qPrintable(QString::number(error)));
        }
    }

    void readsAndWritesWhereTokensLie()
    {
        const auto tokens = narrow({2, 5, 6, 3, 4, 32}, 7);              // [B, T, P, 3, heads, d]
        const auto parts = tokens.permute({3, 0, 2, 4, 1, 5}).unbind(0); // [B, P, heads, T, d]
        const auto got = attention(parts[0], parts[1], parts[2]);
        QCOMPARE(got.sizes(), parts[0].sizes());
        QVERIFY(got.permute({0, 3, 1, 2, 4}).is_contiguous());
        const auto expected = attentionReference(wide(parts[0]), wide(parts[1]), wide(parts[2]));
        QVERIFY(relativeError(got, expected) < kTolerance);
    }

    void maskedKeysHaveNoSay()
    {
        const auto q = narrow({1, 2, 9, 16}, 8), k = narrow({1, 2, 20, 16}, 9),
                   v = narrow({1, 2, 20, 16}, 10);
        auto bias = at::zeros({20}, torch::kBFloat16);
        bias.slice(0, 12).fill_(-std::numeric_limits<float>::infinity());
        auto loud = v.clone();
        loud.slice(2, 12).fill_(1e4);
        const auto expected = attention(q, k.slice(2, 0, 12), v.slice(2, 0, 12));
        QVERIFY(relativeError(attention(q, k, loud, bias), expected) < kTolerance);
    }

    void largeScoresDoNotOverflow()
    {
        const auto q = 100 * narrow({1, 1, 8, 64}, 11), k = 100 * narrow({1, 1, 40, 64}, 12),
                   v = narrow({1, 1, 40, 64}, 13);
        const auto expected = attentionReference(wide(q), wide(k), wide(v));
        QVERIFY(relativeError(attention(q, k, v), expected) < kTolerance);
    }

    void threadsAndTheBatchDoNotChangeABit()
    {
        const auto q = narrow({3, 2, 130, 40}, 14), k = narrow({3, 2, 90, 40}, 15),
                   v = narrow({3, 2, 90, 40}, 16);
        const auto before = at::get_num_threads();
        at::set_num_threads(1);
        const auto one = attention(q, k, v);
        at::set_num_threads(3);
        QVERIFY(at::equal(attention(q, k, v), one));
        at::set_num_threads(before);
        QVERIFY(at::equal(attention(q[1].unsqueeze(0), k[1].unsqueeze(0), v[1].unsqueeze(0))[0], one[1]));
    }

    void gradientsAndOtherTypesAreRefused()
    {
        auto q = narrow({1, 1, 4, 16}, 17);
        QVERIFY(!attentionHasKernel(q.to(torch::kFloat32), q.to(torch::kFloat32), q.to(torch::kFloat32)));
        QVERIFY(attentionHasKernel(q, q, q));
        QVERIFY(!attentionHasKernel(q.transpose(2, 3), q, q));
        QVERIFY_THROWS_EXCEPTION(c10::Error, (void)attention(q, q, narrow({1, 2, 4, 16}, 18)));
        q.requires_grad_();
        QVERIFY(!attentionHasKernel(q, q, q));
    }
};

CASCADE_TEST(AttentionKernelTest);
#include "tst_Attention.moc"
