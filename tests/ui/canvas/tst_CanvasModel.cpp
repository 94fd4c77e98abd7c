// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/canvas/CanvasFixture.h"

#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::link;
using cascade::tests::put;

namespace {

graph::Graph cascadeGraph()
{
    graph::Graph graph;
    put(graph, "prompt", "prompt", 0, 0);
    put(graph, "encoder", "text-encoder", 300, 0);
    put(graph, "base", "base", 600, 0);
    put(graph, "ssr1", "ssr", 900, 0);
    link(graph, "prompt", "text", "encoder", "text");
    link(graph, "encoder", "embedding", "base", "text");
    link(graph, "base", "clip", "ssr1", "clip");
    return graph;
}

const CanvasPort& port(const std::vector<CanvasPort>& ports, const std::string& name)
{
    return *std::find_if(ports.begin(), ports.end(), [&](const auto& one) { return one.name == name; });
}

const CanvasValue& value(const CanvasNode& node, const std::string& name)
{
    return *std::find_if(node.values.begin(), node.values.end(),
                         [&](const auto& one) { return one.parameter == name; });
}

} // namespace

class TestCanvasModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nodesHaveTheTitleThatTheArtistGave()
    {
        auto graph = cascadeGraph();
        graph.nodes[graph::NodeId("base")].title = "First dream";
        const auto model = canvasModel(graph, {}, {});
        QCOMPARE(model.nodes.size(), std::size_t(4));
        QCOMPARE(model.find(graph::NodeId("base"))->title, QStringLiteral("First dream"));
        QCOMPARE(model.find(graph::NodeId("ssr1"))->title, QStringLiteral("Spatial Super-Resolution"));
        QVERIFY(model.find(graph::NodeId("tsr1")) == nullptr);
    }

    void unknownKindsAreLeftOutWithTheirLinks()
    {
        auto graph = cascadeGraph();
        put(graph, "later", "of-a-later-version", 0, 0);
        link(graph, "base", "clip", "later", "clip");
        const auto model = canvasModel(graph, {}, {});
        QVERIFY(model.find(graph::NodeId("later")) == nullptr);
        QCOMPARE(model.links.size(), std::size_t(3));
    }

    void portsSayWhetherTheyAreLinkedOrMissing()
    {
        const auto model = canvasModel(cascadeGraph(), {}, {});
        const auto& base = *model.find(graph::NodeId("base"));
        QVERIFY(port(base.inputs, "text").linked);
        QVERIFY(!port(base.inputs, "text").missing);
        QVERIFY(port(base.inputs, "model").missing);     // required
        QVERIFY(!port(base.inputs, "guidance").missing); // not required
        QVERIFY(port(base.outputs, "clip").linked);
        QVERIFY(!port(model.find(graph::NodeId("ssr1"))->outputs, "clip").linked);
    }

    void shapesStandOnOutputs()
    {
        GraphReport report;
        report.inference.clips[{graph::NodeId("base"), "clip"}] = {16, 24, 40, Rate::of(3)};
        const auto model = canvasModel(cascadeGraph(), report, {});
        QCOMPARE(port(model.find(graph::NodeId("base"))->outputs, "clip").shape,
                 QStringLiteral("16 × 40×24 at 3 fps"));
        QCOMPARE(canvasShapeText({48, 48, 80, Rate::of(24000, 1001)}),
                 QStringLiteral("48 × 80×48 at 23.976 fps"));
        QCOMPARE(canvasShapeText({1, 48, 80, Rate::of(1)}), QStringLiteral("80×48"));
    }

    void linksHaveTheColourOfWhatTravels()
    {
        auto graph = cascadeGraph();
        graph.nodes[graph::NodeId("base")].state = graph::NodeState::Muted;
        const auto model = canvasModel(graph, {}, {});
        for (const auto& one : model.links) {
            if (one.to.node == graph::NodeId("ssr1")) {
                QCOMPARE(one.type, graph::PortType::Clip);
                QVERIFY(one.idle);
            } else if (one.to.node == graph::NodeId("encoder")) {
                QCOMPARE(one.type, graph::PortType::Text);
                QVERIFY(!one.idle);
            }
        }
    }

    void theFirstSettingsStandOnTheNode()
    {
        auto graph = cascadeGraph();
        graph.nodes[graph::NodeId("base")].parameters["steps"] = std::int64_t{64};
        const auto model = canvasModel(graph, {}, {});
        const auto& base = *model.find(graph::NodeId("base"));
        QCOMPARE(value(base, "steps").text, QStringLiteral("64"));
        QVERIFY(!value(base, "steps").standard);
        QCOMPARE(value(base, "hold").text, QStringLiteral("no"));
        QVERIFY(value(base, "hold").standard);
        QCOMPARE(value(*model.find(graph::NodeId("prompt")), "text").lines, 3);
    }

    void filesAreShownWithoutTheirFolder()
    {
        graph::Graph graph;
        put(graph, "load", "load-clip", 0, 0);
        graph.nodes[graph::NodeId("load")].parameters["file"] = std::string("footage/day 3/take.mov");
        const auto model = canvasModel(graph, {}, {});
        QCOMPARE(value(model.nodes.front(), "file").text, QStringLiteral("take.mov"));
    }

    void theGravestIssueIsTheOneThatIsShown()
    {
        GraphReport report;
        graph::Issue warning;
        warning.severity = graph::Issue::Severity::Warning;
        warning.node = graph::NodeId("base");
        warning.what = "few steps";
        graph::Issue error = warning;
        error.severity = graph::Issue::Severity::Error;
        error.place = "model";
        error.what = "expected a link";
        report.inference.issues = {warning, error};
        const auto model = canvasModel(cascadeGraph(), report, {});
        const auto& base = *model.find(graph::NodeId("base"));
        QVERIFY(base.severity == graph::Issue::Severity::Error);
        QCOMPARE(base.issue, QStringLiteral("model: expected a link"));
        QVERIFY(!model.find(graph::NodeId("ssr1"))->severity);
    }

    void whatIsKnownBeforeARunIsItsStatus()
    {
        GraphReport report;
        report.forecasts[graph::NodeId("base")].found = true;
        report.forecasts[graph::NodeId("ssr1")].seconds = 200;
        report.forecasts[graph::NodeId("ssr1")].peakBytes = 1'200'000'000;
        const auto model = canvasModel(cascadeGraph(), report, {});
        QCOMPARE(model.find(graph::NodeId("base"))->status, QStringLiteral("In the store"));
        QCOMPARE(model.find(graph::NodeId("ssr1"))->status, QStringLiteral("About 3 min 20 s · 1.2 GB"));
    }

    void theRunIsShownInItsPlace()
    {
        GraphReport report;
        report.forecasts[graph::NodeId("base")].found = true;
        NodeRun running;
        running.state = NodeRun::State::Running;
        running.step = 3;
        running.steps = 32;
        running.seconds = 4.2;
        NodeRun failed;
        failed.state = NodeRun::State::Failed;
        failed.error = QStringLiteral("not a number in layer 3");
        const auto model = canvasModel(cascadeGraph(), report,
                                       {{graph::NodeId("base"), running}, {graph::NodeId("ssr1"), failed}});
        QCOMPARE(model.find(graph::NodeId("base"))->status, QStringLiteral("Step 3 of 32 · 4.2 s"));
        QCOMPARE(model.find(graph::NodeId("ssr1"))->issue, QStringLiteral("not a number in layer 3"));
        QVERIFY(model.find(graph::NodeId("ssr1"))->severity == graph::Issue::Severity::Error);
    }

    void howWellAClipShowsItsWordsStandsBesideItsTime()
    {
        NodeRun made;
        made.state = NodeRun::State::Computed;
        made.seconds = 12.2;
        made.worldClip = 85.26;
        auto found = made;
        found.state = NodeRun::State::Found;
        const auto model =
            canvasModel(cascadeGraph(), {}, {{graph::NodeId("base"), made}, {graph::NodeId("ssr1"), found}});
        QCOMPARE(model.find(graph::NodeId("base"))->status, QStringLiteral("Done in 12 s · World-CLIP 85.3"));
        QCOMPARE(model.find(graph::NodeId("ssr1"))->status,
                 QStringLiteral("Was in the store · World-CLIP 85.3"));
    }

    void stagesHaveAPlaceForPictures()
    {
        const auto model = canvasModel(cascadeGraph(), {}, {});
        QVERIFY(model.find(graph::NodeId("base"))->makesPictures);
        QVERIFY(!model.find(graph::NodeId("encoder"))->makesPictures);
        graph::Graph latents;
        (void)apply(latents, graph::AddNode{graph::NodeId("latent"), {.type = "latent-base"}, {}}).value();
        QVERIFY(canvasModel(latents, {}, {}).find(graph::NodeId("latent"))->makesPictures);
    }
};

CASCADE_TEST(TestCanvasModel);
#include "tst_CanvasModel.moc"
