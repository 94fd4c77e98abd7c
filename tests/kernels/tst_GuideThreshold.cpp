// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/GuideThreshold.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade::kernels;
using Limit = GuideOptions::Limit;

namespace {

torch::Tensor numbers(at::IntArrayRef sizes, unsigned seed)
{
    return torch::randn(sizes, at::detail::createCPUGenerator(seed));
}

GuideOptions dynamic(double percentile, bool perFrame = false)
{
    GuideOptions options;
    options.limit = Limit::Dynamic;
    options.percentile = percentile;
    options.perFrame = perFrame;
    return options;
}

} // namespace

class GuideThresholdTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void quantileIsTorchs()
    {
        const auto rows = numbers({3, 1001}, 1);
        for (const double p : {0.0, 0.123, 0.5, 0.995, 1.0}) {
            QVERIFY(torch::allclose(rowQuantile(rows, p), torch::quantile(rows, p, 1), 1e-6, 1e-6));
        }
        QVERIFY(torch::equal(rowQuantile(torch::full({2, 1}, 3.0f), 0.7), torch::full({2}, 3.0f)));
    }

    /// torch::quantile refuses rows of more than 16 million values; a clip of 16 frames at 720p has 44
    /// million.
    void quantileOfLongRows()
    {
        const auto row = torch::ones({1, 17000000});
        row.narrow(1, 100, 200).fill_(5);
        QCOMPARE(rowQuantile(row, 0.995).item<float>(), 1.0f);
        QCOMPARE(rowQuantile(row, 1).item<float>(), 5.0f);
    }

    void guidanceIsTheFormula()
    {
        const auto c = numbers({1, 3, 2, 4, 5}, 2).to(torch::kBFloat16),
                   u = numbers({1, 3, 2, 4, 5}, 3).to(torch::kBFloat16);
        GuideOptions options;
        options.weight = 6;
        const auto guided = guideAndThreshold(c, u, options);
        QCOMPARE(guided.x.scalar_type(), torch::kFloat32);
        const auto cd = c.to(torch::kFloat64), ud = u.to(torch::kFloat64);
        QVERIFY(torch::allclose(guided.x.to(torch::kFloat64), 7 * cd - 6 * ud, 1e-5, 1e-5));
        QCOMPARE(guided.clippedFraction, 0.0);
    }

    void weightZeroNeedsNoUnconditional()
    {
        const auto c = numbers({1, 3, 1, 4, 5}, 2);
        QVERIFY(torch::equal(guideAndThreshold(c, {}, {}).x, c));
        GuideOptions options;
        options.weight = 1;
        QVERIFY_EXCEPTION_THROWN((void)guideAndThreshold(c, {}, options), c10::Error);
    }

    void staticClamps()
    {
        const auto c = torch::tensor({-3.0f, -1.0f, 0.5f, 2.0f}).view({1, 1, 1, 1, 4});
        GuideOptions options;
        options.limit = Limit::Static;
        const auto guided = guideAndThreshold(c, {}, options);
        QVERIFY(torch::equal(guided.x.flatten(), torch::tensor({-1.0f, -1.0f, 0.5f, 1.0f})));
        QCOMPARE(guided.clippedFraction, 0.5);
    }

    void dynamicDividesByTheQuantile()
    {
        // |x| sorted: 0.5 1 2 4; the 0.5-quantile is 1.5.
        const auto c = torch::tensor({-4.0f, -1.0f, 0.5f, 2.0f}).view({1, 1, 1, 1, 4});
        auto guided = guideAndThreshold(c, {}, dynamic(0.5));
        QVERIFY(torch::allclose(guided.x.flatten(), torch::tensor({-1.0f, -1 / 1.5f, 0.5f / 1.5f, 1.0f})));
        QCOMPARE(guided.clippedFraction, 0.5);
        auto capped = dynamic(1);
        capped.cap = 2; // the quantile would be 4
        guided = guideAndThreshold(c, {}, capped);
        QVERIFY(torch::allclose(guided.x.flatten(), torch::tensor({-1.0f, -0.5f, 0.25f, 1.0f})));
    }

    void limitIsNeverBelowOne()
    {
        const auto c = 0.1 * numbers({2, 3, 2, 4, 5}, 4);
        const auto guided = guideAndThreshold(c, {}, dynamic(0.9));
        QVERIFY(torch::equal(guided.x, c));
        QCOMPARE(guided.clippedFraction, 0.0);
    }

    void oneLimitPerClipOrFrame()
    {
        auto c = torch::ones({2, 1, 2, 2, 2});
        c[0].select(1, 1).fill_(4); // clip 0, frame 1
        const auto perFrame = guideAndThreshold(c, {}, dynamic(0.25, true));
        QVERIFY(torch::equal(perFrame.x, torch::ones_like(c)));
        const auto perClip = guideAndThreshold(c, {}, dynamic(1)).x;
        QVERIFY(torch::equal(perClip[0].select(1, 0), torch::full({1, 2, 2}, 0.25f)));
        QVERIFY(torch::equal(perClip[0].select(1, 1), torch::ones({1, 2, 2})));
        QVERIFY(torch::equal(perClip[1], torch::ones_like(perClip[1])));
    }

    void notANumberStaysOne()
    {
        auto c = numbers({1, 3, 2, 4, 5}, 5);
        c[0][1][1][2][3] = std::nan("");
        const auto guided = guideAndThreshold(c, {}, dynamic(0.9));
        QCOMPARE(guided.x.isnan().sum().item<int>(), 1);
    }

    void badOptionsAreRefused()
    {
        const auto c = numbers({1, 3, 2, 4, 5}, 6);
        QVERIFY_EXCEPTION_THROWN((void)guideAndThreshold(c, {}, dynamic(1.5)), c10::Error);
        auto low = dynamic(0.9);
        low.cap = 0.5;
        QVERIFY_EXCEPTION_THROWN((void)guideAndThreshold(c, {}, low), c10::Error);
        QVERIFY_EXCEPTION_THROWN((void)guideAndThreshold(c[0], {}, {}), c10::Error);
    }
};

CASCADE_TEST(GuideThresholdTest);
#include "tst_GuideThreshold.moc"
