// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Thresholding.h"

#include "core/diffusion/Guidance.h"
#include "core/kernels/GuideThreshold.h"
#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::diffusion;
using namespace cascade::tests;

namespace {

const std::vector<std::int64_t> kShape{2, 3, 4, 5, 6};

ThresholdOptions dynamic(double percentile = 0.9)
{
    ThresholdOptions options;
    options.kind = ThresholdOptions::Kind::Dynamic;
    options.percentile = percentile;
    return options;
}

/// x clamped to the quantile of |x| and divided by it, straight from models.md 7.4, for one clip or frame.
torch::Tensor expectedFor(const torch::Tensor& values, double percentile, double cap)
{
    const double q = torch::quantile(values.abs().flatten().to(torch::kDouble), percentile).item<double>();
    const double limit = std::clamp(q, 1.0, cap);
    return values.clamp(-limit, limit) / limit;
}

} // namespace

class ThresholdingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void quantileEqualsTorch()
    {
        for (const std::int64_t count : {1, 2, 7, 1000, 100000}) {
            const auto rows = normal({3, count}, static_cast<std::uint64_t>(count));
            for (const double p : {0.5, 0.9, 0.995, 1.0}) {
                QVERIFY(largestDifference(magnitudeQuantile(rows, p),
                                          torch::quantile(rows.abs().to(torch::kDouble), p, 1)) < 1e-6);
            }
        }
    }

    void quantileOfAKnownRow()
    {
        const auto row = torch::tensor({{-3.0F, 0.0F, 1.0F, -2.0F}});
        QVERIFY(std::abs(magnitudeQuantile(row, 0.5).item<double>() - 1.5) < 1e-6);
        QVERIFY(std::abs(magnitudeQuantile(row, 0.9).item<double>() - 2.7) < 1e-6);
        const auto ties = torch::tensor({{1.0F, 1.0F, 1.0F, 5.0F}});
        QCOMPARE(magnitudeQuantile(ties, 0.5).item<double>(), 1.0);
    }

    void noneChangesNothing()
    {
        const auto x0 = 3 * normal(kShape, 1);
        const auto result = diffusion::threshold(x0, {});
        QVERIFY(torch::equal(result.x0, x0));
        QCOMPARE(result.clippedFraction, 0.0);
    }

    void staticClampsAndCounts()
    {
        auto x0 = torch::zeros(kShape);
        x0.view(-1).slice(0, 0, 90) = 2;
        x0.view(-1).slice(0, 90, 180) = -1.5;
        x0.view(-1).slice(0, 180, 200) = 1; // on the limit: not clipped
        ThresholdOptions options;
        options.kind = ThresholdOptions::Kind::Static;
        const auto result = diffusion::threshold(x0, options);
        QVERIFY(torch::equal(result.x0, x0.clamp(-1, 1)));
        QCOMPARE(result.clippedFraction, 180.0 / 720.0);
    }

    void dynamicPerClip()
    {
        auto x0 = normal(kShape, 1);
        x0[1] *= 3;
        const auto result = diffusion::threshold(x0, dynamic());
        for (std::int64_t b = 0; b < 2; ++b) {
            QVERIFY(largestDifference(result.x0[b], expectedFor(x0[b], 0.9, 1e9)) < 1e-6);
        }
        QVERIFY(std::abs(result.clippedFraction - 0.1) < 0.01);
        QVERIFY(result.x0.abs().max().item<double>() <= 1);
    }

    void dynamicPerFrame()
    {
        auto x0 = normal(kShape, 1);
        x0.select(2, 2) *= 4;
        auto options = dynamic();
        options.perFrame = true;
        const auto result = diffusion::threshold(x0, options);
        for (std::int64_t b = 0; b < 2; ++b) {
            for (std::int64_t t = 0; t < 4; ++t) {
                QVERIFY(largestDifference(result.x0[b].select(1, t),
                                          expectedFor(x0[b].select(1, t), 0.9, 1e9)) < 1e-6);
            }
        }
    }

    void inRangePicturesStayExactly()
    {
        const auto x0 = normal(kShape, 1).tanh();
        QVERIFY(torch::equal(diffusion::threshold(x0, dynamic(1)).x0, x0));
        QCOMPARE(diffusion::threshold(x0, dynamic(0.5)).clippedFraction,
                 0.0); // the limit never falls below 1
    }

    void capHolds()
    {
        const auto x0 = 10 * normal(kShape, 1);
        auto options = dynamic();
        options.cap = 2;
        QVERIFY(largestDifference(diffusion::threshold(x0, options).x0[0], expectedFor(x0[0], 0.9, 2)) <
                1e-6);
    }

    void inPlaceEqualsTheCopy()
    {
        auto clip = 3 * normal({2, 3, 8, 5, 6}, 1);
        const auto before = clip.clone();
        for (auto options : {dynamic(), ThresholdOptions{.kind = ThresholdOptions::Kind::Static}}) {
            for (const bool perFrame : {false, true}) {
                options.perFrame = perFrame;
                clip.copy_(before);
                auto part = clip.narrow(2, 2, 4); // a chunk of frames: not packed in memory
                const auto expected = diffusion::threshold(part, options);
                QVERIFY(torch::equal(clip, before));
                QCOMPARE(thresholdInPlace(part, options), expected.clippedFraction);
                QVERIFY(torch::equal(part, expected.x0));
                QVERIFY(torch::equal(clip.narrow(2, 6, 2), before.narrow(2, 6, 2)));
            }
        }
    }

    void tensorOperationsAgree() // the path of other devices and of gradients
    {
        for (auto options :
             {dynamic(), dynamic(0.5), ThresholdOptions{.kind = ThresholdOptions::Kind::Static}}) {
            for (const bool perFrame : {false, true}) {
                options.perFrame = perFrame;
                auto x0 = 3 * normal(kShape, 1);
                const auto expected = diffusion::threshold(x0, options);
                x0.requires_grad_();
                const auto result = diffusion::threshold(x0, options);
                QVERIFY(largestDifference(result.x0.detach(), expected.x0) < 1e-6);
                QCOMPARE(result.clippedFraction, expected.clippedFraction);
                result.x0.sum().backward();
                const double passed = (x0.grad() != 0).to(torch::kDouble).mean().item<double>();
                QVERIFY(std::abs(passed - (1 - expected.clippedFraction)) < 1e-6);
            }
        }
    }

    void kernelReferenceAgrees() // which the CUDA kernel is held against
    {
        const auto c = 2 * normal(kShape, 1);
        const auto u = normal(kShape, 2);
        for (const bool perFrame : {false, true}) {
            for (const double weight : {0.0, 3.0}) {
                auto options = dynamic();
                options.perFrame = perFrame;
                options.cap = 4;
                const auto expected = kernels::guideAndThresholdReference(
                    c, u, {weight, kernels::GuideOptions::Limit::Dynamic, 0.9, 4, perFrame});
                const auto result = guideAndThreshold(c, weight == 0 ? torch::Tensor() : u, weight, options);
                QVERIFY(largestDifference(result.x0, expected.x) < 1e-6);
                QCOMPARE(result.clippedFraction, expected.clippedFraction);
                const auto inSteps = diffusion::threshold(combineGuidance(c, u, weight), options);
                QVERIFY(torch::equal(result.x0, inSteps.x0));
            }
        }
        QVERIFY(torch::equal(c, 2 * normal(kShape, 1))); // inputs are left alone
    }

    /// A prediction that is given away takes its own place; the values are those of one that is kept.
    void givenAwayPredictionsAreLimitedInPlace()
    {
        const ThresholdOptions limit{.kind = ThresholdOptions::Kind::Static};
        const auto kept = 2 * normal(kShape, 1), u = normal(kShape, 2);
        for (const double weight : {0.0, 3.0}) {
            const auto expected = guideAndThreshold(kept, u, weight, limit);
            auto given = kept.clone();
            const auto* place = given.const_data_ptr();
            const auto result = guideAndThreshold(std::move(given), u, weight, limit);
            QVERIFY(torch::equal(result.x0, expected.x0));
            QCOMPARE(result.clippedFraction, expected.clippedFraction);
            QCOMPARE(result.x0.const_data_ptr() == place, weight == 0);
        }
    }

    void brokenValuesAreNotHidden()
    {
        auto x0 = normal(kShape, 1);
        x0.view(-1)[5] = std::nanf("");
        QVERIFY(
            diffusion::threshold(x0, {.kind = ThresholdOptions::Kind::Static}).x0.isnan().any().item<bool>());
        QVERIFY(diffusion::threshold(x0, dynamic()).x0.isnan().any().item<bool>());
    }

    void resultIsSinglePrecision()
    {
        const auto x0 = (2 * normal(kShape, 1)).to(torch::kBFloat16);
        QCOMPARE(diffusion::threshold(x0, dynamic()).x0.scalar_type(), torch::kFloat);
        QCOMPARE(diffusion::threshold(x0, {}).x0.scalar_type(), torch::kFloat);
    }

    void textForms()
    {
        for (const auto* text : {"none", "static", "dynamic(0.995)", "dynamic(0.9, cap=4)",
                                 "dynamic(0.9, per=frame)", "dynamic(0.9, cap=2.5, per=frame)"}) {
            QCOMPARE(formatThreshold(parseThreshold(text).value()), std::string(text));
        }
        QCOMPARE(parseThreshold("dynamic").value().percentile, 0.995);
        QCOMPARE(parseThreshold("dynamic(0.9, per=clip)").value(), dynamic());
        for (const auto* text : {"", "Static", "static(1)", "none()", "dynamic()", "dynamic(0)",
                                 "dynamic(1.5)", "dynamic(nan)", "dynamic(0.9,2)", "dynamic(cap=0.5)",
                                 "dynamic(cap=inf)", "dynamic(per=pixel)", "dynamic(p=0.9)", "dynamic(0.9"}) {
            const auto failed = parseThreshold(text);
            QVERIFY2(!failed.ok(), text);
            QCOMPARE(failed.error().code, ErrorCode::BadInput);
        }
    }
};

CASCADE_TEST(ThresholdingTest);
#include "tst_Thresholding.moc"
