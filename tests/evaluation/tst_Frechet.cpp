// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/Frechet.h"

#include "tests/support/TestMain.h"

#include <ATen/CPUGeneratorImpl.h>

#include <QTest>

#include <cmath>

using namespace cascade::evaluation;

namespace {

torch::Tensor noise(at::IntArrayRef shape, std::uint64_t seed)
{
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    return at::randn(shape, generator, torch::kFloat64);
}

FeatureStatistics statisticsOf(const torch::Tensor& rows)
{
    FeatureStatistics statistics;
    statistics.add(rows);
    return statistics;
}

/// Rows of which mean and covariance are exactly these: the columns of +-sqrt((2D - 1) / 2) times a factor of
/// C, about the mean.
FeatureStatistics with(const torch::Tensor& mean, const torch::Tensor& covariance)
{
    const auto [values, vectors] = at::linalg_eigh(covariance);
    const auto factor = vectors * values.clamp_min(0).sqrt();
    const auto width = static_cast<double>(mean.size(0));
    const auto arms = factor.t() * std::sqrt((2 * width - 1) / 2);
    return statisticsOf(at::cat({mean + arms, mean - arms}));
}

torch::Tensor matrix(double a, double b, double c, double d)
{
    return torch::tensor({a, b, c, d}, torch::kFloat64).view({2, 2});
}

torch::Tensor vector(std::vector<double> values)
{
    return torch::tensor(values, torch::kFloat64);
}

bool near(double a, double b, double tolerance = 1e-9)
{
    return std::abs(a - b) < tolerance;
}

} // namespace

class FrechetTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void meanAndCovarianceAreTheTextbooks()
    {
        const auto rows = noise({20, 5}, 1);
        const auto statistics = statisticsOf(rows);
        QCOMPARE(statistics.count(), std::int64_t{20});
        QVERIFY(at::allclose(statistics.mean(), rows.mean(0), 0, 1e-12));
        QVERIFY(at::allclose(statistics.covariance(), at::cov(rows.t()), 0, 1e-12));
    }

    void partsAreAsGoodAsTheWhole()
    {
        const auto rows = noise({50, 4}, 2) * 3 + 1e3; // far from zero: sums of squares would lose digits
        const auto whole = statisticsOf(rows);
        FeatureStatistics streamed, left, right;
        for (const auto& piece : rows.split(7)) {
            streamed.add(piece);
        }
        streamed.add(rows.slice(0, 0, 0));
        left.add(rows.slice(0, 0, 31));
        right.add(rows.slice(0, 31));
        left.merge(right);
        left.merge({});
        FeatureStatistics empty;
        empty.merge(left);
        for (const auto& one : {streamed, left, empty}) {
            QCOMPARE(one.count(), whole.count());
            QVERIFY(at::allclose(one.mean(), whole.mean(), 0, 1e-10));
            QVERIFY(at::allclose(one.covariance(), whole.covariance(), 1e-12, 1e-10));
        }
    }

    void equalSetsAreNotApart()
    {
        const auto one = statisticsOf(noise({64, 8}, 3));
        QVERIFY(near(frechetDistance(one, one), 0, 1e-12));
    }

    void shiftIsItsSquare()
    {
        const auto rows = noise({40, 3}, 4);
        const auto shifted = rows + vector({1, -2, 0.5});
        QVERIFY(near(frechetDistance(statisticsOf(rows), statisticsOf(shifted)), 1 + 4 + 0.25));
    }

    /// Each axis by itself: (sqrt(a) - sqrt(b))^2.
    void diagonalCovariances()
    {
        const auto zero = vector({0, 0, 0});
        const auto a = with(zero, at::diag(vector({1, 4, 9}))), b = with(zero, at::diag(vector({4, 4, 1})));
        QVERIFY(near(frechetDistance(a, b), 1 + 0 + 4));
        QVERIFY(near(frechetDistance(b, a), 5));
    }

    /// Both have the axes (1, 1) and (1, -1), with 3 and 1, and with 12 and 4.
    void commutingCovariances()
    {
        const auto zero = vector({0, 0});
        const auto a = with(zero, matrix(2, 1, 1, 2)), b = with(zero, matrix(8, 4, 4, 8));
        QVERIFY(near(frechetDistance(a, b), 3 + 1)); // (sqrt 12 - sqrt 3)^2 + (2 - 1)^2
    }

    /// For 2x2, tr(M^1/2) = sqrt(tr M + 2 sqrt(det M)); M = C1^1/2 C2 C1^1/2 has the trace and determinant of
    /// C1 C2. Here C1 = diag(1, 4) and C2 = [2 1; 1 2]: trace 10, determinant 12.
    void covariancesThatDoNotCommute()
    {
        const auto zero = vector({0, 0});
        const auto a = with(zero, matrix(1, 0, 0, 4)), b = with(zero, matrix(2, 1, 1, 2));
        const double expected = 5 + 4 - 2 * std::sqrt(10 + 2 * std::sqrt(12.0));
        QVERIFY(near(frechetDistance(a, b), expected));
        QVERIFY(near(frechetDistance(b, a), expected));
    }

    void fewerVectorsThanDimensions()
    {
        const auto rows = noise({6, 40}, 5); // rank 5
        const auto one = statisticsOf(rows);
        QVERIFY(near(frechetDistance(one, one), 0, 1e-10));
        QVERIFY(
            near(frechetDistance(one, statisticsOf(rows * 3)),
                 4 * one.covariance().trace().item<double>() + 4 * one.mean().square().sum().item<double>(),
                 1e-8));
        // Of disjoint directions nothing is in common: the traces add up.
        const auto zero = vector({0, 0, 0});
        const auto flat = with(zero, at::diag(vector({2, 0, 0}))),
                   tall = with(zero, at::diag(vector({0, 3, 0})));
        QVERIFY(near(frechetDistance(flat, tall), 5));
        const auto still = statisticsOf(torch::zeros({4, 3}));
        QVERIFY(near(frechetDistance(still, flat), 2) && near(frechetDistance(still, still), 0));
    }

    void broken()
    {
        const auto one = statisticsOf(noise({4, 3}, 6));
        QVERIFY_EXCEPTION_THROWN((void)frechetDistance(one, statisticsOf(noise({4, 2}, 6))), c10::Error);
        QVERIFY_EXCEPTION_THROWN((void)frechetDistance(one, statisticsOf(noise({1, 3}, 6))), c10::Error);
        auto two = one;
        QVERIFY_EXCEPTION_THROWN(two.add(noise({4, 2}, 6)), c10::Error);
        QVERIFY_EXCEPTION_THROWN((void)FeatureStatistics().mean(), c10::Error);
    }

    void inceptionScores()
    {
        const auto sure = torch::eye(5, torch::kFloat64).repeat({3, 1});
        QVERIFY(near(inceptionScore(torch::full({7, 5}, 0.2, torch::kFloat64)), 1));
        QVERIFY(near(inceptionScore(sure), 5));
        QVERIFY(near(inceptionScore(sure.slice(0, 0, 1)), 1)); // one sample is of its own class alone
        // Half surely the first of two, half either: marginal (3/4, 1/4).
        const auto mixed = matrix(1, 0, 0.5, 0.5);
        const double divergence = 0.5 * std::log(4.0 / 3) + 0.5 * 0.5 * (std::log(2.0 / 3) + std::log(2.0));
        QVERIFY(near(inceptionScore(mixed), std::exp(divergence)));
    }
};

CASCADE_TEST(FrechetTest);
#include "tst_Frechet.moc"
