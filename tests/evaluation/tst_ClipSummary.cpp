// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeQuestions.h"
#include "core/evaluation/ClipSummary.h"

#include "tests/evaluation/PlantedReading.h"
#include "tests/support/TestMain.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::evaluation;
using namespace cascade::tests;

namespace {

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-6;
}

} // namespace

class ClipSummaryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Two captions, three repeats: scores 10, 12, 14 of the one and 20, 22, 24 of the other.
    void meansAndTheirErrors()
    {
        std::vector<ClipReading> made;
        for (int index = 0; index < 2; ++index) {
            for (int repeat = 0; repeat < 3; ++repeat) {
                made.push_back(plantedReading(index, repeat, 0));
                made.back().alignment = Alignment{10.0 + 10 * index + 2 * repeat, 0.25 * repeat};
            }
        }
        const auto summary = summarise(made, {plantedReading(0, 0, 0), plantedReading(1, 0, 0)});
        QCOMPARE(summary.clips, std::int64_t{6});
        QCOMPARE(summary.captions, std::int64_t{2});
        QCOMPARE(summary.repeats, std::int64_t{3});
        QVERIFY(near(summary.clipScore->value, 17));
        QVERIFY(near(*summary.clipScore->overCaptions, 5)); // means 12 and 22: deviation sqrt(50), by sqrt(2)
        QVERIFY(near(*summary.clipScore->overRepeats, 2 / std::sqrt(3.0))); // means 15, 17, 19
        QVERIFY(near(summary.rPrecision->value, 0.25));
        QVERIFY(near(*summary.rPrecision->overCaptions, 0));
        QVERIFY(near(*summary.rPrecision->overRepeats, 0.25 / std::sqrt(3.0)));
    }

    void oneRepeatHasNoErrorOfRepeats()
    {
        const auto summary = summarise({plantedReading(0, 0, 0), plantedReading(1, 0, 1)},
                                       {plantedReading(0, 0, 0), plantedReading(1, 0, 1)});
        QVERIFY(summary.clipScore->overCaptions && !summary.clipScore->overRepeats);
        QVERIFY(!summary.fvd.overRepeats && !summary.fvd.overCaptions);
        QVERIFY(near(summary.fvd.value, 0) && near(summary.fid.value, 0));
    }

    void whatNobodyAskedForHasNoScore()
    {
        auto one = plantedReading(0, 0, 0), two = plantedReading(1, 0, 1);
        one.alignment.reset();
        one.right.clear();
        const auto summary = summarise({one, two}, {one, two});
        QVERIFY(!summary.clipScore && !summary.rPrecision);
        QCOMPARE(summary.attributes.front().clips, std::int64_t{1});
        QVERIFY(!toJson(summary).contains("clipScore"));
    }

    /// Each clip against the reference of its caption; without one, against the mean of all.
    void flickerIsAboveTheReference()
    {
        std::vector<ClipReading> made{plantedReading(0, 0, 0), plantedReading(1, 0, 0),
                                      plantedReading(9, 0, 0)};
        made[0].flicker = 0.5;
        made[1].flicker = 0.3;
        made[2].flicker = 0.4;
        std::vector<ClipReading> reference{plantedReading(0, 0, 0), plantedReading(1, 0, 0)};
        reference[0].flicker = 0.1;
        reference[1].flicker = 0.3;
        const auto summary = summarise(made, reference);
        QVERIFY(near(summary.flicker.value, (0.4 + 0.0 + 0.2) / 3));
        QVERIFY(near(*summary.flicker.overCaptions, 0.2 / std::sqrt(3.0)));
    }

    /// Features 0 and 2 against 1 and 3: the mean is one away, the variance the same. Of frames, half are
    /// zero: means 0.5 and 1, variances by the formula.
    void distances()
    {
        const std::vector<ClipReading> made{plantedReading(0, 0, 0), plantedReading(1, 0, 2)};
        const std::vector<ClipReading> reference{plantedReading(0, 0, 1), plantedReading(1, 0, 3)};
        const auto summary = summarise(made, reference);
        QVERIFY(near(summary.fvd.value, 1));
        QVERIFY(near(summary.firstFrameFid.value, 1));
        const double variance = (3 * 0.25 + 2.25) / 3; // 0, 0, 2, 0 about 0.5
        const double other = (0.0 + 1 + 4 + 1) / 3;    // 1, 0, 3, 0 about 1
        const double roots = std::sqrt(variance) - std::sqrt(other);
        QVERIFY(near(summary.fid.value, 0.25 + roots * roots));
    }

    /// The value is of all clips together; each repeat alone gives the error.
    void distanceOfRepeats()
    {
        const std::vector<ClipReading> made{plantedReading(0, 0, 0), plantedReading(1, 0, 2),
                                            plantedReading(0, 1, 2), plantedReading(1, 1, 4)};
        const std::vector<ClipReading> reference{plantedReading(0, 0, 0), plantedReading(1, 0, 2)};
        const auto summary = summarise(made, reference);
        // Together 0, 2, 2, 4: mean 2, variance 8/3, against mean 1 and variance 2.
        const double roots = std::sqrt(8.0 / 3) - std::sqrt(2.0);
        QVERIFY(near(summary.fvd.value, 1 + roots * roots));
        QVERIFY(near(*summary.fvd.overRepeats, 2)); // 0 and 4: deviation sqrt(8), by sqrt(2)
    }

    void inceptionIsTheGeometricMean()
    {
        const std::vector<ClipReading> two{plantedReading(0, 0, 0, 0), plantedReading(1, 0, 0, 1)};
        const auto summary = summarise(two, two);
        QVERIFY(near(summary.inception.value, 2)); // each question sees two classes, surely
        auto blurred = two;
        for (auto& reading : blurred) { // of the first question nothing is known
            reading.probabilities = reading.probabilities.clone();
            reading.probabilities.slice(0, 0, attributeQuestions()[0].classes()).fill_(0.0F);
            reading.probabilities[0] = 1;
        }
        const auto questions = static_cast<double>(attributeQuestions().size());
        QVERIFY(near(summarise(blurred, two).inception.value, std::pow(2.0, (questions - 1) / questions)));
    }

    void attributesHaveTheirCeiling()
    {
        const std::vector<ClipReading> made{plantedReading(0, 0, 0, 0), plantedReading(1, 0, 0, 1),
                                            plantedReading(2, 0, 0, 0), plantedReading(7, 0, 0, 1)};
        const std::vector<ClipReading> reference{plantedReading(0, 0, 0, 0), plantedReading(1, 0, 0, 0),
                                                 plantedReading(2, 0, 0, 1)};
        const auto score = summarise(made, reference).attributes.front();
        QCOMPARE(score.clips, std::int64_t{3}); // the reference has no caption 7
        QVERIFY(near(score.accuracy, 2.0 / 3) && near(score.ceiling, 2.0 / 3));
    }

    /// Three repeats of a caption that are all right, and three that are all wrong: as sure as two clips.
    void repeatsOfACaptionErrTogether()
    {
        std::vector<ClipReading> made;
        for (std::int64_t repeat = 0; repeat < 3; ++repeat) {
            made.push_back(plantedReading(0, repeat, 0, 0));
            made.push_back(plantedReading(1, repeat, 0, 1));
        }
        const auto score =
            summarise(made, {plantedReading(0, 0, 0), plantedReading(1, 0, 0)}).attributes.front();
        QCOMPARE(score.clips, std::int64_t{6});
        QVERIFY(near(score.accuracy, 0.5));
        QVERIFY(near(score.accuracyError, std::sqrt(0.25 / 2)));
        QVERIFY(near(score.ratioError, std::sqrt(0.25 / 2)));
    }

    void asJson()
    {
        const std::vector<ClipReading> made{plantedReading(0, 0, 0), plantedReading(1, 0, 2),
                                            plantedReading(0, 1, 2), plantedReading(1, 1, 4)};
        const auto json = toJson(summarise(made, made));
        QCOMPARE(json.at("clips").get<int>(), 4);
        QVERIFY(json.at("fvdW").contains("overRepeats") && !json.at("fvdW").contains("overCaptions"));
        QVERIFY(near(json.at("isW").at("value").get<double>(), 1));
        QCOMPARE(json.at("attributes").size(), attributeQuestions().size());
        QVERIFY_EXCEPTION_THROWN((void)summarise({plantedReading(0, 0, 0)}, made), c10::Error);
    }
};

CASCADE_TEST(ClipSummaryTest);
#include "tst_ClipSummary.moc"
