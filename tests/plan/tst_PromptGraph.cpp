// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/PromptGraph.h"

#include "pipeline/plan/PreparedRun.h"
#include "pipeline/plan/StagePlan.h"
#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <functional>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::plan;
using namespace cascade::tests;

namespace {

using Change = std::function<void(std::vector<PlannedStage>&)>;

Surroundings shipped()
{
    return modelsWithStudents();
}

PromptWish wish(const Change& change)
{
    PromptWish made{"toybox", "a red cube", "grain", 9, {}};
    made.stages = planCascade(*shipped().model("toybox").value(), 9).value();
    change(made.stages);
    return made;
}

} // namespace

Q_DECLARE_METATYPE(Change)

class PromptGraphTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theGraphRunsWhatWasWished_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("closed"); // the Cascade node says it all
        QTest::newRow("all as the model has it") << Change([](auto&) {}) << true;
        QTest::newRow("steps of all") << Change([](auto& stages) {
            for (auto& planned : stages) {
                planned.sampling.sampler.steps = 3;
            }
        }) << true;
        QTest::newRow("steps of one")
            << Change([](auto& stages) { stages[2].sampling.sampler.steps = 3; }) << false;
        QTest::newRow("steps of all, one otherwise") << Change([](auto& stages) {
            for (auto& planned : stages) {
                planned.sampling.sampler.steps = 3;
            }
            stages[6].sampling.sampler.steps = 4;
        }) << false;
        QTest::newRow("guidance") << Change([](auto& stages) {
            stages[0].sampling.guidance = diffusion::parseGuidance("oscillate(9, 1, k=2)").value();
        }) << false;
        QTest::newRow("threshold") << Change([](auto& stages) {
            stages[1].sampling.threshold = diffusion::parseThreshold("dynamic(0.9, cap=2)").value();
        }) << false;
        QTest::newRow("sampler") << Change([](auto& stages) {
            const auto steps = stages[3].sampling.sampler.steps;
            stages[3].sampling.sampler = diffusion::parseSampler("ancestral(0.3)").value();
            stages[3].sampling.sampler.steps = steps;
        }) << false;
        QTest::newRow("noise") << Change([](auto& stages) {
            for (auto& planned : stages) {
                planned.sampling.noisePrior = diffusion::parseNoisePrior("progressive(2)").value();
            }
        }) << false;
        QTest::newRow("a variant, with its own steps") << Change([](auto& stages) {
            for (auto& planned : stages) {
                useVariant(planned, "told").value();
            }
        }) << true;
        QTest::newRow("a variant, in other steps") << Change([](auto& stages) {
            for (auto& planned : stages) {
                useVariant(planned, "own").value();
                planned.sampling.sampler.steps = 6;
            }
        }) << true;
        QTest::newRow("an original base, students after it") << Change([](auto& stages) {
            for (std::size_t i = 1; i < stages.size(); ++i) {
                useVariant(stages[i], "own").value();
            }
        }) << false;
        QTest::newRow("noise augmentation")
            << Change([](auto& stages) { stages[4].sampling.augmentationSnr = 0.25; }) << false;
    }

    void theGraphRunsWhatWasWished()
    {
        QFETCH(Change, change);
        QFETCH(bool, closed);
        const auto wished = wish(change);
        const auto graph = promptGraph(*shipped().model("toybox").value(), wished).value();
        QCOMPARE(graph.find(NodeId("cascade")) != nullptr, closed);
        QCOMPARE(graph.nodes.size() == 4, closed);
        const auto open = opened(graph, shipped()).value();
        const auto inference = inferShapes(open, shipped());
        for (const auto& issue : inference.issues) { // other steps than a student's are doubted, and taken
            QVERIFY2(issue.severity == Issue::Severity::Warning && issue.place == "steps",
                     issue.message().c_str());
        }
        QVERIFY(sourceOf(open, {NodeId("export"), "clip"}) == (PortRef{NodeId("ssr3"), "clip"}));
        for (const auto& stage : wished.stages) {
            const auto plan = planStage(open, inference, NodeId(stage.stage.id), {}).value();
            QCOMPARE(plan.prompt, wished.prompt);
            QCOMPARE(plan.negativePrompt, wished.negativePrompt);
            QCOMPARE(plan.stage.variant, stage.variant);
            QVERIFY(plan.stage.output == stage.output);
            const auto &now = plan.stage.sampling, &then = stage.sampling;
            QCOMPARE(now.seed, std::uint64_t{9});
            QCOMPARE(now.sampler.steps, then.sampler.steps);
            QCOMPARE(formatSampler(now.sampler), formatSampler(then.sampler));
            QCOMPARE(formatGuidance(now.guidance), formatGuidance(then.guidance));
            QCOMPARE(formatThreshold(now.threshold), formatThreshold(then.threshold));
            QCOMPARE(formatNoisePrior(now.noisePrior), formatNoisePrior(then.noisePrior));
            QCOMPARE(now.augmentationSnr, then.augmentationSnr);
        }
    }

    void variantsAreThoseOfTheNodes()
    {
        const auto one = wish([](auto& stages) { useVariant(stages[1], "told").value(); });
        const auto graph = promptGraph(*shipped().model("toybox").value(), one).value();
        QCOMPARE(graph.parameter(NodeId("tsr1-model"), "variant"), Value(std::string("told")));
        QCOMPARE(graph.parameter(NodeId("base-model"), "variant"), Value(std::string("original")));
        const auto all = wish([](auto& stages) {
            for (auto& planned : stages) {
                useVariant(planned, "told").value();
            }
        });
        const auto closed = promptGraph(*shipped().model("toybox").value(), all).value();
        QCOMPARE(closed.parameter(NodeId("cascade"), "variant"), Value(std::string("told")));
    }

    void seedsBeyondWhatFilesKeepAreRefused()
    {
        for (const auto seed : {std::uint64_t{1} << 53, UINT64_MAX}) {
            auto one = wish([](auto&) {});
            one.seed = seed;
            const auto refused = promptGraph(*shipped().model("toybox").value(), one);
            QVERIFY(!refused.ok());
            QVERIFY2(refused.error().message().find("9007199254740991") != std::string::npos,
                     refused.error().message().c_str());
        }
    }
};

CASCADE_TEST(PromptGraphTest);
#include "tst_PromptGraph.moc"
