// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/CounterNoise.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <ATen/Parallel.h>
#include <torch/types.h>

#include <cmath>
#include <set>

using namespace cascade::diffusion;
using torch::indexing::Slice;

namespace {

NoiseKey keyOf(std::uint64_t seed)
{
    return {seed, stageId("base"), NoisePurpose::Start, 0};
}

double correlation(const torch::Tensor& a, const torch::Tensor& b)
{
    return (a * b).mean(torch::kFloat64).item<double>();
}

/// Five standard errors of a correlation of `count` pairs.
double chance(std::int64_t count)
{
    return 5 / std::sqrt(static_cast<double>(count));
}

} // namespace

class CounterNoiseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void regionEqualsPartOfWhole_data()
    {
        QTest::addColumn<QList<int>>("at"); // frame, frames, row, rows, column, columns
        QTest::newRow("frames") << QList<int>{3, 2, 0, 27, 0, 43};
        QTest::newRow("tile") << QList<int>{0, 6, 5, 11, 7, 19};
        QTest::newRow("one value") << QList<int>{5, 1, 26, 1, 42, 1};
        QTest::newRow("tile of a chunk") << QList<int>{2, 3, 4, 8, 16, 16};
    }

    void regionEqualsPartOfWhole()
    {
        QFETCH(QList<int>, at);
        const auto whole = gaussianNoise(keyOf(7), NoiseRegion::whole(3, 6, 27, 43));
        const auto part = gaussianNoise(keyOf(7), {3, at[0], at[1], at[2], at[3], at[4], at[5]});
        const auto expected = whole.index(
            {Slice(), Slice(at[0], at[0] + at[1]), Slice(at[2], at[2] + at[3]), Slice(at[4], at[4] + at[5])});
        QVERIFY(torch::equal(part, expected));
    }

    void fewerChannelsAreTheFirstOnes()
    {
        const auto four = gaussianNoise(keyOf(1), NoiseRegion::whole(4, 2, 8, 8));
        QVERIFY(torch::equal(gaussianNoise(keyOf(1), NoiseRegion::whole(3, 2, 8, 8)), four.slice(0, 0, 3)));
    }

    void doesNotDependOnThreads()
    {
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const auto one = gaussianNoise(keyOf(3), NoiseRegion::whole(3, 4, 24, 40));
        at::set_num_threads(3);
        const auto three = gaussianNoise(keyOf(3), NoiseRegion::whole(3, 4, 24, 40));
        at::set_num_threads(threads);
        QVERIFY(torch::equal(one, three));
    }

    void momentsAreNormal()
    {
        const auto x = gaussianNoise(keyOf(5), NoiseRegion::whole(3, 16, 192, 320)).to(torch::kFloat64);
        const auto n = static_cast<double>(x.numel());
        const auto moment = [&x](int power) { return x.pow(power).mean().item<double>(); };
        QVERIFY(std::abs(moment(1)) < 5 * std::sqrt(1 / n));
        QVERIFY(std::abs(moment(2) - 1) < 5 * std::sqrt(2 / n));
        QVERIFY(std::abs(moment(3)) < 5 * std::sqrt(15 / n));
        QVERIFY(std::abs(moment(4) - 3) < 5 * std::sqrt(96 / n));
        const double beyondFour = 6.334e-5; // of a normal distribution, both sides
        const double share = (x.abs() > 4).to(torch::kFloat64).mean().item<double>();
        QVERIFY(std::abs(share - beyondFour) < 5 * std::sqrt(beyondFour / n));
        QVERIFY(torch::isfinite(x).all().item<bool>());
    }

    /// Kolmogorov and Smirnov: the largest distance between the two distribution functions.
    void distributionIsNormal()
    {
        const auto x = std::get<0>(
            gaussianNoise(keyOf(6), NoiseRegion::whole(3, 8, 96, 160)).to(torch::kFloat64).flatten().sort());
        const auto n = x.numel();
        const auto expected = 0.5 * torch::erfc(-x / std::sqrt(2.0));
        const auto steps = (torch::arange(n, torch::kFloat64) + 0.5) / static_cast<double>(n);
        const double distance =
            (expected - steps).abs().max().item<double>() * std::sqrt(static_cast<double>(n));
        QVERIFY2(distance < 1.95,
                 qPrintable(QString::number(distance))); // exceeded by chance once in a thousand
    }

    void everythingInTheKeyMatters()
    {
        const auto region = NoiseRegion::whole(3, 4, 64, 64);
        const auto base = gaussianNoise(keyOf(7), region);
        auto other = keyOf(7);
        std::vector<NoiseKey> keys = {keyOf(8), other, other, other};
        keys[1].stage = stageId("ssr1");
        keys[2].purpose = NoisePurpose::Augmentation;
        keys[3].step = 1;
        for (const auto& key : keys) {
            QVERIFY(std::abs(correlation(base, gaussianNoise(key, region))) < chance(base.numel()));
        }
    }

    void neighboursAreIndependent()
    {
        const auto x = gaussianNoise(keyOf(9), NoiseRegion::whole(4, 8, 64, 64));
        for (const int dim : {0, 1, 2, 3}) {
            for (const int lag : {1, 2, 3}) {
                const auto count = x.size(dim) - lag;
                const auto a = x.narrow(dim, 0, count), b = x.narrow(dim, lag, count);
                QVERIFY(std::abs(correlation(a, b)) < chance(a.numel()));
                // Squares too: pairs of Box and Muller share a radius, which must not show.
                QVERIFY(std::abs(correlation(a.square() - 1, b.square() - 1)) < 2 * chance(a.numel()));
            }
        }
    }

    void keysDoNotCollide()
    {
        std::set<std::array<std::uint32_t, 2>> seen;
        int count = 0;
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            for (const auto* stage : {"base", "tsr1", "ssr1", "tsr2"}) {
                for (std::uint32_t purpose = 0; purpose < 5; ++purpose) {
                    for (std::uint32_t step = 0; step < 40; ++step, ++count) {
                        seen.insert(
                            generatorKey({seed, stageId(stage), static_cast<NoisePurpose>(purpose), step}));
                    }
                }
            }
        }
        QCOMPARE(static_cast<int>(seen.size()), count);
    }

    /// A seed must give the same video in every version of the program: these values may never change.
    void seedsKeepTheirMeaning()
    {
        QCOMPARE(stageId("base"), std::uint64_t{11132020437646885496u});
        const auto key = generatorKey({42, stageId("base"), NoisePurpose::Step, 17});
        QCOMPARE(key[0], std::uint32_t{3945375924u});
        QCOMPARE(key[1], std::uint32_t{2995687911u});
        const auto x = gaussianNoise({42, stageId("base"), NoisePurpose::Step, 17}, {3, 5, 1, 9, 1, 33, 2});
        QCOMPARE(x[0][0][0][0].item<float>(), 0.640507758f);
        QCOMPARE(x[2][0][0][1].item<float>(), -1.08594871f);
    }

    void emptyAndBadRegions()
    {
        QCOMPARE(gaussianNoise(keyOf(1), NoiseRegion::whole(3, 0, 8, 8)).numel(), 0);
        QVERIFY_EXCEPTION_THROWN((void)gaussianNoise(keyOf(1), NoiseRegion::whole(3, -1, 8, 8)), c10::Error);
        QVERIFY_EXCEPTION_THROWN((void)gaussianNoise(keyOf(1), {1, -1, 1, 0, 1, 0, 1}), c10::Error);
        QVERIFY_EXCEPTION_THROWN((void)gaussianNoise(keyOf(1), {1, kSharedFrame, 1, 0, 1, 0, 1}), c10::Error);
    }
};

CASCADE_TEST(CounterNoiseTest);
#include "tst_CounterNoise.moc"
