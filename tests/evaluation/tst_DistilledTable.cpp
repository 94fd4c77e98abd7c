// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/DistilledTable.h"

#include "tests/cascade/Support.h"
#include "tests/evaluation/PlantedReading.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::evaluation;
using namespace cascade::tests;

namespace {

/// The shipped cascade with the students that the table asks for. (Nothing here reads their weights.)
ModelConfig withStudents()
{
    auto model = toybox();
    for (auto& stage : model.stages) {
        auto student = stage.variants.at("original");
        student.steps = 8;
        if (stage.role == StageRole::Base) {
            student.guidance = GuidanceForm::Told;
            auto own = student;
            own.guidance = GuidanceForm::Own;
            stage.variants["distilled-8-oscillating"] = own;
        }
        stage.variants["distilled-8"] = student;
    }
    return model;
}

/// Two captions with two clips each; R-precision of a row, of which the second caption has a tenth less.
std::vector<ClipReading> readings(double score, double rPrecision)
{
    std::vector<ClipReading> made;
    for (std::int64_t caption = 0; caption < 2; ++caption) {
        for (std::int64_t repeat = 0; repeat < 2; ++repeat) {
            auto reading = plantedReading(caption, repeat, static_cast<float>(caption + repeat));
            reading.alignment = Alignment{score + 0.01 * static_cast<double>(repeat),
                                          rPrecision - 0.1 * static_cast<double>(caption)};
            made.push_back(reading);
        }
    }
    return made;
}

/// Rows in the paper's steps, up to 192x320.
std::vector<DistilledRow> published(const std::vector<std::string>& only = {}, bool guideSuper = true)
{
    return distilledRows(withStudents(), "tsr3", {256, 128, guideSuper}, only).value();
}

/// `lost`: of R-precision, by the fully distilled rows; their time is that of an original by `faster`. With
/// ids, of these rows alone.
ResultReport reportOf(double score, double lost, double faster, const std::vector<std::string>& only = {})
{
    std::vector<DistilledResult> results;
    for (const auto& row : distilledRows(withStudents(), "ssr1", {}, only).value()) {
        const bool distilled = row.cascade == "distilled";
        results.push_back({row,
                           readings(score, distilled ? 0.9 - lost : 0.9),
                           {distilled ? 360 / faster : 360, distilled ? 360 / faster : 360}});
    }
    return distilledReport(results, readings(24, 0.8), stageCosts(toybox()), published(only));
}

/// A report of an original and what is distilled of it, both with constant guidance.
ResultReport reportOf(const DistilledResult& original, const DistilledResult& distilled)
{
    auto results = std::vector{original, distilled};
    const auto rows = distilledRows(withStudents(), "ssr1", {}, {"constant-original", "constant-distilled"});
    for (std::size_t i = 0; i < results.size(); ++i) {
        results[i].row = rows.value()[i];
    }
    return distilledReport(results, readings(24, 0.8), stageCosts(toybox()), {});
}

} // namespace

class DistilledTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sixRowsOfTwoGuidances()
    {
        const auto rows = distilledRows(withStudents(), "ssr1", {256, 128}).value();
        QCOMPARE(rows.size(), std::size_t{6});
        const auto how = [&](std::size_t row, std::size_t stage) {
            const auto& planned = rows[row].stages[stage];
            return planned.variant + ' ' + std::to_string(planned.sampling.sampler.steps) + ' ' +
                   formatGuidance(planned.sampling.guidance);
        };
        QCOMPARE(rows[0].stages.size(), std::size_t{3});
        QCOMPARE(how(0, 0), std::string("original 256 6"));
        QCOMPARE(how(0, 2), std::string("original 128 0"));
        QCOMPARE(how(1, 0), std::string("original 256 6"));
        QCOMPARE(how(1, 2), std::string("distilled-8 8 0"));
        QCOMPARE(how(2, 0), std::string("distilled-8 8 6")); // it is told
        QCOMPARE(how(3, 0), std::string("original 256 oscillate(15, 1)"));
        QCOMPARE(how(5, 0), std::string("distilled-8-oscillating 8 0")); // it has its own
        QCOMPARE(rows[5].paper.rPrecision, 90.97);
        QCOMPARE(distilledRows(withStudents(), "tsr3", {}).value()[0].stages.size(), std::size_t{6});
    }

    void whatTheModelLacksIsNamed()
    {
        const auto without = distilledRows(toybox(), "ssr1", {});
        QVERIFY(!without.ok());
        QVERIFY(without.error().message().find("distilled-8") != std::string::npos);
        QVERIFY(!distilledRows(withStudents(), "ssr9", {}).ok());
        // Rows that need none of it can be made alone.
        const auto some =
            distilledRows(toybox(), "ssr1", {}, {"oscillating-sr", "constant-original"}).value();
        QCOMPARE(some.size(), std::size_t{2});
        QCOMPARE(some[0].id, std::string("constant-original"));
        const auto unknown = distilledRows(toybox(), "ssr1", {}, {"constant"});
        QVERIFY(!unknown.ok());
        QVERIFY(unknown.error().message().find("constant-original, ") != std::string::npos);
    }

    /// The base of an original cascade is that of the one with distilled super-resolution; who is made alone
    /// keeps it for the other.
    void rowsShareTheirBase()
    {
        const auto sharedOf = [](const std::vector<DistilledRow>& rows) {
            std::vector<std::size_t> shared;
            for (const auto& row : rows) {
                shared.push_back(row.shared);
            }
            return shared;
        };
        QVERIFY((sharedOf(distilledRows(withStudents(), "ssr1", {}).value()) ==
                 std::vector<std::size_t>{1, 1, 0, 1, 1, 0}));
        QVERIFY((sharedOf(distilledRows(withStudents(), "ssr1", {}, {"constant-sr"}).value()) ==
                 std::vector<std::size_t>{1}));
    }

    /// Where times are measured all original stages are asked twice, as the paper's.
    void superResolutionIsGuidedWhereAsked()
    {
        const auto rows = distilledRows(withStudents(), "ssr1", {256, 128, true}).value();
        for (const auto& row : rows) {
            for (const auto& planned : row.stages) {
                const bool original = planned.variant == "original";
                const auto evaluations = evaluationsFrom(0, planned, false);
                const int steps = planned.stage.role == StageRole::Base ? 256 : 128;
                QCOMPARE(evaluations, original ? 2 * steps : 8);
            }
        }
    }

    /// Verdicts follow from the numbers.
    void verdicts_data()
    {
        QTest::addColumn<double>("score");
        QTest::addColumn<double>("lost");
        QTest::addColumn<double>("faster");
        QTest::addColumn<QString>(
            "verdicts"); // alignment kept, above the truth, faster, fewer operations twice
        QTest::newRow("all hold") << 25.0 << 0.02 << 18.5 << "11111";
        QTest::newRow("too much is lost") << 25.0 << 0.03 << 18.5 << "01111";
        QTest::newRow("the student is better") << 25.0 << -0.03 << 18.5 << "11111";
        QTest::newRow("below the truth") << 23.0 << 0.02 << 18.5 << "10111";
        QTest::newRow("too slow") << 25.0 << 0.02 << 17.5 << "11011";
    }
    void verdicts()
    {
        QFETCH(double, score);
        QFETCH(double, lost);
        QFETCH(double, faster);
        QFETCH(QString, verdicts);
        QString got;
        const auto report = reportOf(score, lost, faster);
        for (const auto& claim : report.claims) {
            got += holds(claim) ? '1' : '0';
        }
        QCOMPARE(got, verdicts);
    }

    /// Captions are of scores far apart; each sample is a little above the render of its own.
    void samplesAreHeldAgainstTheirOwnRenders()
    {
        const auto scored = [](double above) {
            std::vector<ClipReading> made;
            for (std::int64_t caption = 0; caption < 6; ++caption) {
                made.push_back(plantedReading(caption, 0, static_cast<float>(caption)));
                const double more = caption % 2 == 0 ? above : 1.1 * above;
                made.back().alignment = Alignment{15 + 3 * static_cast<double>(caption) + more, 0.8};
            }
            return made;
        };
        std::vector<DistilledResult> results;
        for (const auto& row : distilledRows(withStudents(), "ssr1", {}, {"constant-original"}).value()) {
            results.push_back({row, scored(0.5), {}});
        }
        const auto report = distilledReport(results, scored(0), stageCosts(toybox()), {});
        QCOMPARE(report.claims.size(), std::size_t{1});
        QVERIFY(std::abs(report.claims[0].comparisons[0].ours.value - 0.525) < 1e-9);
        QVERIFY2(holds(report.claims[0]), reasonOf(report.claims[0]).c_str());
    }

    /// Losses of 1 and 3 points of two captions, a tenth more in the second repeat of each.
    void aLossHasBothErrors()
    {
        const auto kept = readings(25, 0.9);
        auto lost = kept;
        for (auto& reading : lost) {
            reading.alignment->rPrecision -= 0.01 + 0.02 * static_cast<double>(reading.index) +
                                             0.001 * static_cast<double>(reading.repeat);
        }
        const auto report = reportOf({{}, kept, {}}, {{}, lost, {}});
        const auto& cells = report.tables.at(0).rows.at(2).cells;
        QVERIFY(std::abs(cells.at("loss").value.value() - 2.05) < 1e-9);
        QVERIFY(std::abs(cells.at("loss").error.value() - 1) < 1e-9);
        QVERIFY(std::abs(cells.at("lossRepeats").value.value() - 0.05) < 1e-9);
        QVERIFY(std::abs(report.claims.at(0).comparisons.at(0).ours.error - 1) < 1e-9);
    }

    /// The ratio of times is as sure as single clips are alike.
    void timesHaveErrors_data()
    {
        QTest::addColumn<QList<double>>("original");
        QTest::addColumn<QList<double>>("distilled");
        QTest::addColumn<bool>("holds");
        QTest::newRow("each clip 19 times as fast")
            << QList<double>{285, 570} << QList<double>{15, 30} << true;
        QTest::newRow("19 times on average") << QList<double>{380, 380} << QList<double>{15, 25} << false;
        QTest::newRow("one clip") << QList<double>{380} << QList<double>{20} << false;
    }
    void timesHaveErrors()
    {
        QFETCH(QList<double>, original);
        QFETCH(QList<double>, distilled);
        const auto report = reportOf({{}, readings(25, 0.9), {original.begin(), original.end()}},
                                     {{}, readings(25, 0.9), {distilled.begin(), distilled.end()}});
        const auto& claim = report.claims.at(2);
        QVERIFY(std::abs(claim.comparisons.at(0).ours.value - 19) < 1e-9);
        QTEST(holds(claim), "holds");
    }

    /// A cascade that is planned otherwise than the closed form says is not claimed to follow it.
    void operationsAreThoseThatArePlanned()
    {
        std::vector<DistilledResult> results;
        for (const auto& row : distilledRows(withStudents(), "ssr1", {}).value()) {
            results.push_back({row, readings(25, 0.9), {}});
        }
        const auto report = distilledReport(results, readings(24, 0.8), stageCosts(toybox()),
                                            published({}, false)); // super-resolution is asked once a step
        QCOMPARE(report.claims.size(), std::size_t{4});
        for (const std::size_t i : {2, 3}) {
            QCOMPARE(report.claims[i].comparisons.size(), std::size_t{2});
            QVERIFY(report.claims[i].comparisons[0].ours.value < 25);
            QVERIFY(!holds(report.claims[i]));
        }
    }

    void summariesAreInTheDetails()
    {
        const auto json = toJson(reportOf(25, 0.02, 20));
        const auto& rows = json.at("details").at("rows");
        QCOMPARE(rows.size(), std::size_t{6});
        QCOMPARE(rows.at("constant-distilled").at("captions").get<int>(), 2);
        QVERIFY(rows.at("constant-distilled").at("attributes").is_array());
    }

    void theTableHasTheTruth()
    {
        const auto report = reportOf(25, 0.02, 20);
        const auto& rows = report.tables.at(0).rows;
        QCOMPARE(rows.size(), std::size_t{7});
        QVERIFY(std::abs(rows[0].cells.at("rPrecision").value.value() - 85) < 1e-9);
        QVERIFY(std::abs(rows[2].cells.at("loss").value.value() - 2) < 1e-9);
        QCOMPARE(rows[2].cells.at("seconds").value.value(), 18.0);
        QCOMPARE(rows[2].cells.at("seconds").paper.value(), 35.0);
        QCOMPARE(rows[6].cells.at("clipScore").paper.value(), 24.27);
        QVERIFY(toMarkdown(report).find("true renders") != std::string::npos);
    }

    /// The closed form of the steps, with the base's part of a step: 32 (1 + share) for our cascade.
    void operationsFollowFromTheSteps()
    {
        const auto costs = stageCosts(toybox());
        const auto share = baseShare(evaluatedStages(costs));
        const auto report = reportOf(25, 0.02, 20);
        const auto& rows = report.tables.at(1).rows;
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].cells.at("fewer").value.value(), 1.0);
        QVERIFY(std::abs(rows[2].cells.at("fewer").value.value() - 32 * (1 + share)) < 1e-9);
        QVERIFY(std::abs(rows[2].cells.at("share").value.value() - 100 * share) < 1e-9);
        QCOMPARE(rows[2].cells.at("fewer").paper.value(), 36.0);
        const auto between = rows[1].cells.at("fewer").value.value();
        QVERIFY(between > 1 && between < 32);
    }

    /// Rows that were not made stand there with the paper's numbers, and nothing is claimed of them.
    void missingRowsAreSaid()
    {
        const auto report =
            reportOf(25, 0.02, 20, {"constant-original", "constant-sr", "oscillating-original"});
        const auto& rows = report.tables.at(0).rows;
        QCOMPARE(rows.size(), std::size_t{7});
        QVERIFY(!rows[2].cells.at("rPrecision").value.has_value());
        QCOMPARE(rows[2].cells.at("rPrecision").paper.value(), 89.68);
        QVERIFY(rows[1].cells.at("loss").value.has_value());
        QCOMPARE(report.claims.size(), std::size_t{1}); // above the truth
        QCOMPARE(report.claims[0].comparisons.size(), std::size_t{2});
        QVERIFY(report.notes.back().find("constant-distilled, oscillating-sr, oscillating-distilled") !=
                std::string::npos);
    }

    void picturesOfAllRowsAndOfSome()
    {
        const auto pictureOf = [](const std::vector<std::string>& only) {
            std::vector<DistilledResult> results;
            for (const auto& row : distilledRows(withStudents(), "ssr1", {}, only).value()) {
                results.push_back({row, readings(25, 0.9), {}});
            }
            return distilledPlot(results, readings(24, 0.8));
        };
        QCOMPARE(pictureOf({}).series.size(), std::size_t{2});
        QCOMPARE(pictureOf({}).groups.size(), std::size_t{3});
        const auto some = pictureOf({"constant-original", "oscillating-sr"});
        QCOMPARE(some.groups.size(), std::size_t{2});
        QVERIFY(svgOf(some).ok());
    }
};

CASCADE_TEST(DistilledTableTest);
#include "tst_DistilledTable.moc"
