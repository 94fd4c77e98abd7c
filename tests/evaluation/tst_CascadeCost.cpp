// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/CascadeCost.h"

#include "core/evaluation/CostReport.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>
#include <filesystem>
#include <map>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

const std::vector<StageCost>& costsOf(const std::string& model)
{
    static std::map<std::string, std::vector<StageCost>> all;
    auto& costs = all[model];
    if (costs.empty()) {
        costs = stageCosts(
            readModelConfig(std::filesystem::path(CASCADE_RESOURCE_DIR) / "models" / model).value());
    }
    return costs;
}

StageCost invented(const std::string& id, StageRole role, int width, double flops)
{
    return {id, role, {16, width * 3 / 5, width, Rate::of(3)}, 1000, flops};
}

const ResultCell& cellOf(const ResultTable& table, std::size_t row, const std::string& column)
{
    return table.rows.at(row).cells.at(column);
}

} // namespace

class CascadeCostTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parametersAreThePapers()
    {
        double all = 0;
        for (const auto& stage : costsOf("imagen-video")) {
            const auto published = publishedParameters(stage.id);
            const auto ours = static_cast<double>(stage.parameters);
            QVERIFY2(published && std::abs(ours / *published - 1) < 0.03, stage.id.c_str());
            all += ours;
        }
        QVERIFY(std::abs(all / kPublishedAllParameters - 1) < 0.03);
        QVERIFY(!publishedParameters("ssr9"));
    }

    void sixStagesAreEvaluated()
    {
        for (const char* model : {"imagen-video", "toybox"}) {
            const auto& costs = costsOf(model);
            QCOMPARE(costs.size(), std::size_t{7});
            QCOMPARE(evaluatedStages(costs).size(), std::size_t{6});
        }
        const std::vector<StageCost> small{invented("base", StageRole::Base, 40, 1)};
        QCOMPARE(evaluatedStages(small).size(), std::size_t{1});
        QVERIFY(evaluatedStages({}).empty());
    }

    /// The sum over stages against what the numbers of steps alone say.
    void theRatioIsTheClosedForm()
    {
        for (const char* model : {"imagen-video", "toybox"}) {
            for (const auto stages : {evaluatedStages(costsOf(model)), std::span(costsOf(model))}) {
                const auto ratio = clipFlops(stages, kOriginalSteps) / clipFlops(stages, kDistilledSteps);
                const auto closed = closedFormRatio(baseShare(stages), kOriginalSteps, kDistilledSteps);
                QVERIFY(std::abs(ratio / closed - 1) < 1e-9);
                QVERIFY(std::abs(closed - 32 * (1 + baseShare(stages))) < 1e-9);
                QVERIFY2(ratio >= 30, qPrintable(QString::number(ratio)));
            }
        }
        QCOMPARE(closedFormRatio(1, kOriginalSteps, kDistilledSteps), 64.0);
        QCOMPARE(closedFormRatio(0, kOriginalSteps, kDistilledSteps), 32.0);
        QVERIFY(std::abs(shareForRatio(36, kOriginalSteps, kDistilledSteps) - 0.125) < 1e-12);
    }

    void operationsAddUp()
    {
        const auto& costs = costsOf("imagen-video");
        double sum = 0;
        for (std::size_t i = 0; i < costs.size(); ++i) {
            const auto one = clipFlops(std::span(costs).subspan(i, 1), kOriginalSteps);
            QCOMPARE(one, (i == 0 ? 512 : 256) * costs[i].evaluationFlops);
            sum += one;
        }
        QVERIFY(std::abs(sum / clipFlops(costs, kOriginalSteps) - 1) < 1e-12);
        const auto evaluated = evaluatedStages(costs);
        const auto last = std::span(costs).subspan(evaluated.size());
        QVERIFY(std::abs((clipFlops(evaluated, kDistilledSteps) + clipFlops(last, kDistilledSteps)) /
                             clipFlops(costs, kDistilledSteps) -
                         1) < 1e-12);
    }

    void sharesOfInventedStages()
    {
        const std::vector<StageCost> stages{invented("base", StageRole::Base, 40, 1),
                                            invented("tsr1", StageRole::Tsr, 40, 3),
                                            invented("ssr1", StageRole::Ssr, 640, 4)};
        QCOMPARE(baseShare(stages), 0.125);
        QCOMPARE(clipFlops(stages, {10, 5, 2}), 2.0 * (10 + 15 + 20));
        QCOMPARE(evaluatedStages(stages).size(), std::size_t{2});
        QCOMPARE(baseShare(evaluatedStages(stages)), 0.25);
    }

    void theReportSetsThePaperBesideUs()
    {
        const ModelCost model{kPublishedModel, costsOf("imagen-video"), {}};
        const auto report = costReport({model}, "");
        QCOMPARE(report.tables.size(), std::size_t{2});
        const auto& stages = report.tables[0];
        QCOMPARE(stages.rows.size(), std::size_t{8}); // and all
        QCOMPARE(cellOf(stages, 0, "parameters").paper.value(), 5600.0);
        QCOMPARE(cellOf(stages, 7, "parameters").paper.value(), 11600.0);
        const auto& clips = report.tables[1];
        QCOMPARE(clips.rows.size(), std::size_t{2});
        QCOMPARE(cellOf(clips, 0, "ratio").paper.value(), 36.0);
        QVERIFY(!cellOf(clips, 1, "ratio").paper); // the paper evaluates six stages
        QVERIFY(std::abs(cellOf(clips, 0, "baseShare").paper.value() - 12.5) < 1e-9);
        QVERIFY(!cellOf(clips, 0, "originalSec").value);
        QCOMPARE(cellOf(clips, 0, "originalSec").paper.value(), 618.0);
        for (const auto& claim : report.claims) {
            QVERIFY2(holds(claim), (claim.text + ": " + reasonOf(claim)).c_str());
        }
        QCOMPARE(report.claims.size(), std::size_t{4});
        QVERIFY(report.notes.back().find("not measured") != std::string::npos);
    }

    void timesOfAClipFollowFromThoseOfAnEvaluation()
    {
        const ModelCost model{
            "some",
            {invented("base", StageRole::Base, 40, 1e12), invented("ssr1", StageRole::Ssr, 640, 4e12)},
            {{0.5, 1073741824.0}, {2, 0}}};
        const auto report = costReport({model}, "cuda:0 in bf16");
        const auto& stages = report.tables[0];
        QCOMPARE(cellOf(stages, 0, "seconds").value.value(), 0.5);
        QCOMPARE(cellOf(stages, 0, "memory").value.value(), 1.0);
        QVERIFY(!cellOf(stages, 1, "memory").value);
        const auto& clips = report.tables[1]; // up to 192x320, then all
        QCOMPARE(cellOf(clips, 0, "originalSec").value.value(), 256.0);
        QVERIFY(!cellOf(clips, 0, "originalSec").paper); // not a network of the paper's size
        QCOMPARE(cellOf(clips, 1, "originalSec").value.value(), 256.0 + 512);
        QCOMPARE(cellOf(clips, 1, "distilledSec").value.value(), 4.0 + 16);
        QCOMPARE(report.claims.size(), std::size_t{2});
        QVERIFY(report.notes.back().find("on cuda:0 in bf16") != std::string::npos);
    }

    /// A network that is not the paper's size is said to be so.
    void anotherSizeDoesNotHold()
    {
        const ModelCost model{kPublishedModel, costsOf("toybox"), {}};
        const auto report = costReport({model}, "");
        QVERIFY(!holds(report.claims[0]) && !holds(report.claims[1]));
        QVERIFY(holds(report.claims[2]) && holds(report.claims[3]));
    }

    void thePictureShowsModelsOnTheClosedForm()
    {
        const ModelCost noBase{"no base", {invented("ssr1", StageRole::Ssr, 80, 1)}, {}};
        const auto plot = costPlot({{kPublishedModel, costsOf("imagen-video"), {}}, noBase});
        QCOMPARE(plot.series.size(), std::size_t{2}); // the closed form is the first
        QCOMPARE(plot.series[1].points.size(), std::size_t{2});
        for (const auto& point : plot.series[1].points) {
            QVERIFY(std::abs(point.y - 32 * (1 + point.x / 100)) < 1e-6);
        }
        QVERIFY(svgOf(plot).ok());
    }
};

CASCADE_TEST(CascadeCostTest);
#include "tst_CascadeCost.moc"
