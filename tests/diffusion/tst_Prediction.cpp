// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Prediction.h"

#include "core/diffusion/NoiseLevels.h"
#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::diffusion;
using namespace cascade::tests;

Q_DECLARE_METATYPE(cascade::diffusion::Prediction)
Q_DECLARE_METATYPE(cascade::diffusion::LossSpace)

namespace {

const std::vector<std::int64_t> kShape{3, 2, 2, 3, 4};

/// Examples, noise and their mixtures at one noise level for each example.
struct Batch {
    torch::Tensor x0 = normal(kShape, 1);
    torch::Tensor eps = normal(kShape, 2);
    torch::Tensor logSnr = torch::tensor({-4.0F, 0.5F, 3.0F});
    torch::Tensor z = diffuse(x0, eps, logSnr);
};

} // namespace

class PredictionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mixtureIsAlphaX0PlusSigmaEps()
    {
        const Batch batch;
        for (std::int64_t i = 0; i < 3; ++i) {
            const double level = batch.logSnr[i].item<float>();
            const auto expected = batch.x0[i].to(torch::kDouble) * alphaOf(level) +
                                  batch.eps[i].to(torch::kDouble) * sigmaOf(level);
            QVERIFY(relativeError(batch.z[i], expected) < 1e-6);
            QVERIFY(torch::equal(batch.z[i], diffuse(batch.x0[i], batch.eps[i], level)));
        }
    }

    void targetsFollowTheirDefinitions()
    {
        const Batch batch;
        const auto alpha = alphaOf(batch.logSnr).reshape({3, 1, 1, 1, 1});
        const auto sigma = sigmaOf(batch.logSnr).reshape({3, 1, 1, 1, 1});
        QVERIFY(torch::equal(trainingTarget(Prediction::X0, batch.x0, batch.eps, batch.logSnr), batch.x0));
        QVERIFY(
            torch::equal(trainingTarget(Prediction::Epsilon, batch.x0, batch.eps, batch.logSnr), batch.eps));
        const auto v = trainingTarget(Prediction::V, batch.x0, batch.eps, batch.logSnr);
        QVERIFY(relativeError(v, alpha * batch.eps - sigma * batch.x0) < 1e-6);
        // models.md 7.2: x = alpha z - sigma v, eps = sigma z + alpha v.
        QVERIFY(relativeError(sigma * batch.z + alpha * v, batch.eps) < 1e-6);
    }

    void targetMeansX0_data()
    {
        QTest::addColumn<Prediction>("prediction");
        QTest::newRow("v") << Prediction::V;
        QTest::newRow("eps") << Prediction::Epsilon;
        QTest::newRow("x0") << Prediction::X0;
    }

    void targetMeansX0()
    {
        QFETCH(Prediction, prediction);
        const Batch batch;
        const auto target = trainingTarget(prediction, batch.x0, batch.eps, batch.logSnr);
        QVERIFY(relativeError(toX0(prediction, target, batch.z, batch.logSnr), batch.x0) < 1e-5);
        QVERIFY(relativeError(fromX0(prediction, batch.x0, batch.z, batch.logSnr), target) < 1e-5);
        for (std::int64_t i = 0; i < 3; ++i) {
            const double level = batch.logSnr[i].item<float>();
            QVERIFY(relativeError(toX0(prediction, target[i], batch.z[i], level), batch.x0[i]) < 1e-5);
            QVERIFY(relativeError(fromX0(prediction, batch.x0[i], batch.z[i], level), target[i]) < 1e-5);
        }
    }

    void vGivesX0AtBothEnds()
    {
        // At the noisiest point eps says nothing about x0 any more, v still does.
        const auto x0 = normal({1, 8}, 3);
        const auto eps = normal({1, 8}, 4);
        for (const double level : {-20.0, 20.0}) {
            const auto levels = torch::full({1}, level);
            const auto v = trainingTarget(Prediction::V, x0, eps, levels);
            QVERIFY(relativeError(toX0(Prediction::V, v, diffuse(x0, eps, level), level), x0) < 1e-6);
        }
    }

    void halfPrecisionIsConvertedInSingle()
    {
        const Batch batch;
        const auto v = trainingTarget(Prediction::V, batch.x0, batch.eps, batch.logSnr).to(torch::kBFloat16);
        const auto expected = toX0(Prediction::V, v.to(torch::kFloat), batch.z, batch.logSnr);
        QVERIFY(torch::equal(toX0(Prediction::V, v, batch.z, batch.logSnr), expected));
        QVERIFY(torch::equal(toX0(Prediction::V, v[1], batch.z[1], 0.5), expected[1]));
        QCOMPARE(toX0(Prediction::X0, v, batch.z, 0.5).scalar_type(), torch::kFloat);
    }

    void lossWeights_data()
    {
        QTest::addColumn<LossSpace>("space");
        QTest::newRow("eps") << LossSpace::Epsilon;
        QTest::newRow("v") << LossSpace::V;
        QTest::newRow("x0") << LossSpace::X0;
        QTest::newRow("truncated-snr") << LossSpace::TruncatedSnr;
        QTest::newRow("min-snr") << LossSpace::MinSnr;
    }

    /// Whatever the network predicts, the same wrong x0 costs the same: the weight of the space times its
    /// square.
    void lossWeights()
    {
        QFETCH(LossSpace, space);
        const Batch batch;
        const auto wrongX0 = batch.x0 + 0.1F * normal(kShape, 5);
        const auto squared = (wrongX0 - batch.x0).square().flatten(1).mean(1).to(torch::kDouble);
        for (const auto prediction : {Prediction::V, Prediction::Epsilon, Prediction::X0}) {
            const LossOptions loss{prediction, space, 5};
            const auto output = fromX0(prediction, wrongX0, batch.z, batch.logSnr);
            const auto cost = diffusionLoss(loss, output, batch.x0, batch.eps, batch.logSnr);
            for (std::int64_t i = 0; i < 3; ++i) {
                const double snr = std::exp(batch.logSnr[i].item<double>());
                const double factor = space == LossSpace::Epsilon        ? snr
                                      : space == LossSpace::V            ? snr + 1
                                      : space == LossSpace::TruncatedSnr ? std::max(snr, 1.0)
                                      : space == LossSpace::MinSnr       ? std::min(snr, 5.0)
                                                                         : 1;
                QVERIFY(std::abs(cost[i].item<double>() / (factor * squared[i].item<double>()) - 1) < 1e-3);
            }
        }
    }

    void vNetworkTrainedOnEpsWeighsAlphaSquared()
    {
        const LossOptions loss{Prediction::V, LossSpace::Epsilon};
        const auto levels = torch::tensor({-20.0, -2.0, 0.0, 5.0, 20.0}, torch::kDouble);
        const auto weights = lossWeight(loss, levels);
        for (std::int64_t i = 0; i < levels.numel(); ++i) {
            const double square = std::pow(alphaOf(levels[i].item<double>()), 2);
            QVERIFY(std::abs(weights[i].item<double>() / square - 1) < 1e-12);
        }
        QVERIFY(torch::equal(lossWeight({Prediction::V, LossSpace::V}, levels), torch::ones_like(levels)));
    }

    void lossCarriesGradient()
    {
        const Batch batch;
        auto output = torch::zeros(kShape, torch::requires_grad());
        diffusionLoss({}, output, batch.x0, batch.eps, batch.logSnr).sum().backward();
        const auto weight = lossWeight({}, batch.logSnr).reshape({3, 1, 1, 1, 1});
        const auto target = trainingTarget(Prediction::V, batch.x0, batch.eps, batch.logSnr);
        QVERIFY(relativeError(output.grad(), -2 * weight * target / 48) < 1e-5);
    }

    void namesReadBack()
    {
        for (const auto prediction : {Prediction::V, Prediction::Epsilon, Prediction::X0}) {
            QCOMPARE(parsePrediction(predictionName(prediction)).value(), prediction);
        }
        for (const auto space :
             {LossSpace::Epsilon, LossSpace::V, LossSpace::X0, LossSpace::TruncatedSnr, LossSpace::MinSnr}) {
            QCOMPARE(parseLossSpace(lossSpaceName(space)).value(), space);
        }
        const auto failed = parsePrediction("velocity");
        QVERIFY(!failed.ok());
        QCOMPARE(failed.error().code, ErrorCode::BadInput);
        QVERIFY(failed.error().hint.find("v, eps, x0") != std::string::npos);
        QVERIFY(!parseLossSpace("").ok());
    }
};

CASCADE_TEST(PredictionTest);
#include "tst_Prediction.moc"
