// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/PreparedRun.h"
#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::plan;
using namespace cascade::tests;

namespace {

/// Where the graph gives the clip of a stage of a run, as text.
std::string outputOf(const Graph& graph, const std::string& stage)
{
    return outputOfStage(graph, NodeId(stage), modelsAndFootage()).value().text();
}

} // namespace

class StageOutputTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aStageOfTheGraphGivesItsClip()
    {
        Graph graph;
        add(graph, "ssr1", "ssr");
        QCOMPARE(outputOf(graph, "ssr1"), std::string("ssr1.clip"));
    }

    void aStageThatARunOpenedIsAnOutputOfItsCascade()
    {
        Graph graph;
        add(graph, "cascade", "cascade");
        QCOMPARE(outputOf(graph, "tsr3"), std::string("cascade.tsr3"));
    }

    /// The stages of the second have numbers behind their names, in a run.
    void twoCascadesAreToldApart()
    {
        Graph graph;
        add(graph, "cascade", "cascade");
        add(graph, "other", "cascade");
        const auto open = openedWithOrigins(graph, modelsAndFootage()).value();
        std::map<std::string, int> stages;
        for (const auto& [id, node] : open.graph.nodes) {
            if (isStage(node)) {
                const auto output = outputOfStage(graph, id, modelsAndFootage()).value();
                QCOMPARE(output.node.text(), open.origins.at(id).text());
                QVERIFY(graph.typeOf(output.node)->output(output.port) != nullptr);
                QVERIFY(id.text().starts_with(output.port));
                ++stages[output.node.text()];
            }
        }
        QCOMPARE(stages, (std::map<std::string, int>{{"cascade", 7}, {"other", 7}}));
    }

    void whatIsNoStageIsRefused()
    {
        Graph graph;
        add(graph, "cascade", "cascade");
        for (const auto* wrong : {"nobody", "base-model", "encoder"}) {
            QCOMPARE(outputOfStage(graph, NodeId(wrong), modelsAndFootage()).error().message(),
                     std::string("[") + wrong + "] is no stage of this graph");
        }
    }
};

CASCADE_TEST(StageOutputTest);
#include "tst_StageOutput.moc"
