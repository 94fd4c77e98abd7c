// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/PriorNoise.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <cmath>
#include <limits>

using namespace cascade::diffusion;
using torch::indexing::Slice;
using Kind = NoisePrior::Kind;

Q_DECLARE_METATYPE(NoisePrior)

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const NoiseKey kKey{11, stageId("base"), NoisePurpose::Start, 0};

double correlation(const torch::Tensor& noise, int i, int j)
{
    return (noise.select(1, i) * noise.select(1, j)).mean(torch::kFloat64).item<double>();
}

/// The correlation of two frames.
double closedForm(const NoisePrior& prior, int i, int j)
{
    const double a = prior.alpha;
    if (i == j || prior.kind == Kind::Independent) {
        return i == j ? 1 : 0;
    }
    return prior.kind == Kind::Mixed ? a * a / (1 + a * a) : std::pow(a / std::sqrt(1 + a * a), j - i);
}

} // namespace

class NoisePriorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sharesAreTheFormula()
    {
        const NoisePrior prior{Kind::Progressive, 2};
        QCOMPARE(prior.keptShare(), 2 / std::sqrt(5.0));
        QCOMPARE(prior.freshShare(), 1 / std::sqrt(5.0));
    }

    void correlationsAreTheClosedForms_data()
    {
        QTest::addColumn<NoisePrior>("prior");
        QTest::newRow("independent") << NoisePrior{};
        QTest::newRow("mixed 1") << NoisePrior{Kind::Mixed, 1};
        QTest::newRow("mixed 0.5") << NoisePrior{Kind::Mixed, 0.5};
        QTest::newRow("progressive 2") << NoisePrior{Kind::Progressive, 2};
        QTest::newRow("progressive 0.5") << NoisePrior{Kind::Progressive, 0.5};
    }

    void correlationsAreTheClosedForms()
    {
        QFETCH(NoisePrior, prior);
        const auto noise = priorNoise(prior, kKey, NoiseRegion::whole(3, 8, 96, 160));
        const double tolerance = 6 / std::sqrt(3.0 * 96 * 160);
        for (int i = 0; i < 8; ++i) {
            for (int j = i; j < 8; ++j) {
                QVERIFY(std::abs(correlation(noise, i, j) - closedForm(prior, i, j)) <
                        (i == j ? 2 : 1) * tolerance);
            }
        }
    }

    void noiseOfATrainingIsOfTheSamePrior_data() { correlationsAreTheClosedForms_data(); }

    /// Six frames of a clip, and two images beside it that stay as they are.
    void noiseOfATrainingIsOfTheSamePrior()
    {
        QFETCH(NoisePrior, prior);
        auto generator = at::detail::createCPUGenerator(7);
        auto noise = torch::randn({2, 3, 8, 96, 160}, generator);
        const auto images = noise.slice(2, 6).clone();
        correlateFrames(prior, noise, 6, generator);
        QVERIFY(torch::equal(noise.slice(2, 6), images));
        const double tolerance = 6 / std::sqrt(3.0 * 96 * 160);
        for (int i = 0; i < 6; ++i) {
            for (int j = i; j < 8; ++j) {
                const double expected = j < 6 ? closedForm(prior, i, j) : 0;
                QVERIFY(std::abs(correlation(noise[1], i, j) - expected) < (i == j ? 2 : 1) * tolerance);
            }
        }
        QVERIFY(std::abs(correlation(at::cat({noise[0], noise[1]}, 1), 0, 8)) < tolerance); // other clips'
    }

    void progressiveIsTheRecurrence()
    {
        const auto region = NoiseRegion::whole(2, 5, 6, 9);
        const auto own = gaussianNoise(kKey, region);
        const auto noise = priorNoise({Kind::Progressive, 2}, kKey, region);
        auto expected = own.select(1, 0);
        QVERIFY(torch::equal(noise.select(1, 0), expected));
        for (int i = 1; i < 5; ++i) {
            expected = 2 / std::sqrt(5.0) * expected + 1 / std::sqrt(5.0) * own.select(1, i);
            QVERIFY(torch::allclose(noise.select(1, i), expected, 1e-5, 1e-6));
        }
    }

    void chunksEqualTheWhole_data() { correlationsAreTheClosedForms_data(); }

    void chunksEqualTheWhole()
    {
        QFETCH(NoisePrior, prior);
        const auto whole = priorNoise(prior, kKey, NoiseRegion::whole(3, 9, 13, 21));
        const auto part = priorNoise(prior, kKey, {3, 4, 3, 2, 7, 5, 16});
        QVERIFY(torch::equal(part, whole.index({Slice(), Slice(4, 7), Slice(2, 9), Slice(5, 21)})));
    }

    void infinityFreezes()
    {
        for (const auto kind : {Kind::Mixed, Kind::Progressive}) {
            const auto noise = priorNoise({kind, kInfinity}, kKey, NoiseRegion::whole(3, 4, 24, 40));
            QVERIFY(torch::equal(noise, noise.slice(1, 0, 1).expand_as(noise)));
            QVERIFY(std::abs(noise.var().item<double>() - 1) < 0.1);
            const auto late = priorNoise({kind, kInfinity}, kKey, {3, 3, 1, 0, 24, 0, 40});
            QVERIFY(torch::equal(late, noise.slice(1, 0, 1)));
        }
    }

    void zeroIsIndependent()
    {
        const auto region = NoiseRegion::whole(3, 4, 8, 8);
        for (const auto kind : {Kind::Mixed, Kind::Progressive}) {
            QVERIFY(torch::equal(priorNoise({kind, 0}, kKey, region), gaussianNoise(kKey, region)));
        }
    }

    void badAlphaIsRefused()
    {
        const auto region = NoiseRegion::whole(1, 1, 1, 1);
        QVERIFY_EXCEPTION_THROWN((void)priorNoise({Kind::Mixed, -1}, kKey, region), c10::Error);
        QVERIFY_EXCEPTION_THROWN((void)priorNoise({Kind::Mixed, std::nan("")}, kKey, region), c10::Error);
    }

    void textForms_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<NoisePrior>("prior");
        QTest::addColumn<QString>("written");
        QTest::newRow("independent") << "independent" << NoisePrior{} << "independent";
        QTest::newRow("mixed") << "mixed" << NoisePrior{Kind::Mixed, 1} << "mixed(1)";
        QTest::newRow("progressive") << "progressive" << NoisePrior{Kind::Progressive, 2} << "progressive(2)";
        QTest::newRow("number") << "mixed(0.25)" << NoisePrior{Kind::Mixed, 0.25} << "mixed(0.25)";
        QTest::newRow("infinite") << "progressive(inf)" << NoisePrior{Kind::Progressive, kInfinity}
                                  << "progressive(inf)";
    }

    void textForms()
    {
        QFETCH(QString, text);
        QFETCH(NoisePrior, prior);
        QFETCH(QString, written);
        QVERIFY(parseNoisePrior(text.toStdString()).value() == prior);
        QCOMPARE(QString::fromStdString(formatNoisePrior(prior)), written);
        QVERIFY(parseNoisePrior(written.toStdString()).value() == prior);
    }

    void badTextsAreBadInput()
    {
        for (const auto* text : {"", "mixed(-1)", "mixed(1, 2)", "mixed(a=1)", "independent(1)", "pink",
                                 "mixed(nan)", "mixed(1"}) {
            const auto prior = parseNoisePrior(text);
            QVERIFY2(!prior.ok(), text);
            QCOMPARE(prior.error().code, cascade::ErrorCode::BadInput);
        }
    }
};

CASCADE_TEST(NoisePriorTest);
#include "tst_NoisePrior.moc"
