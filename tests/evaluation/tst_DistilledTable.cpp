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
    return distilledReport(results, readings(24, 0.8), stageCosts(toybox()));
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
        QCOMPARE(report.claims.size(), std::size_t{3}); // above the truth, and two of operations
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
