// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/CanvasClipboard.h"
#include "ui/canvas/CanvasEdits.h"
#include "ui/canvas/NodeSearch.h"

#include "pipeline/graph/NodeCatalog.h"

#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::link;
using cascade::tests::put;
using graph::NodeId;
using graph::PortRef;

namespace {

graph::Graph chain()
{
    graph::Graph graph;
    put(graph, "load", "load-clip", 0, 0);
    put(graph, "resize", "resize", 300, 0);
    put(graph, "out", "export-video", 600, 0);
    link(graph, "load", "clip", "resize", "clip");
    link(graph, "resize", "clip", "out", "clip");
    return graph;
}

NodeRects rects(const graph::Graph& graph)
{
    NodeRects all;
    for (const auto& [id, view] : graph.views) {
        all[id] = {view.x, view.y, 200, 100};
    }
    return all;
}

QPointF placeOf(const graph::Graph& graph, const std::string& id)
{
    const auto& view = graph.views.at(NodeId(id));
    return {view.x, view.y};
}

QStringList titles(const std::vector<const graph::NodeType*>& types)
{
    QStringList all;
    for (const auto* type : types) {
        all << QString::fromStdString(type->title);
    }
    return all;
}

} // namespace

class TestCanvasEdits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLinkGoesFromOutputToInputWhicheverWasPulled()
    {
        const LinkEnd out{{NodeId("a"), "clip"}, true, graph::PortType::Clip};
        const LinkEnd in{{NodeId("b"), "clip"}, false, graph::PortType::Clip};
        QCOMPARE(linkBetween(out, in)->from, out.port);
        QCOMPARE(linkBetween(in, out)->from, out.port);
        QVERIFY(!linkBetween(out, out));
    }

    void aFittingPortIsOfTheSameTypeIfThereIsOne()
    {
        const auto& ssr = *graph::findNodeType("ssr");
        QCOMPARE(fittingPort(ssr, {{}, true, graph::PortType::Clip})->name, std::string("clip"));
        QCOMPARE(fittingPort(ssr, {{}, true, graph::PortType::TextEmbedding})->name, std::string("text"));
        QVERIFY(fittingPort(ssr, {{}, true, graph::PortType::Text}) == nullptr);
        QCOMPARE(fittingPort(ssr, {{}, false, graph::PortType::Clip})->name, std::string("clip"));
    }

    void circlesAreRefused()
    {
        const auto graph = chain();
        QVERIFY(!mayLink(graph, {{NodeId("resize"), "clip"}, {NodeId("resize"), "clip"}}));
        QVERIFY(mayLink(graph, {{NodeId("load"), "clip"}, {NodeId("out"), "clip"}}));
    }

    void aNodeIsInsertedIntoALinkAndWhatItCoversMovesAside()
    {
        auto graph = chain();
        put(graph, "trim", "trim", 450, 20);
        const PortRef input{NodeId("out"), "clip"};
        QVERIFY(mayInsert(graph, NodeId("trim"), input));
        QVERIFY(!mayInsert(graph, NodeId("resize"), input)); // is in it already
        const auto edit = insertNode(graph, NodeId("trim"), input, {}, rects(graph));
        QCOMPARE(graph::labelOf(edit), std::string("Insert Trim"));
        QVERIFY(graph::apply(graph, edit).ok());
        QCOMPARE(graph.links.at(input), (PortRef{NodeId("trim"), "clip"}));
        QCOMPARE(graph.links.at({NodeId("trim"), "clip"}), (PortRef{NodeId("resize"), "clip"}));
        QVERIFY(placeOf(graph, "out").x() >= 650);
        QCOMPARE(placeOf(graph, "resize"), QPointF(300, 0));
    }

    void muteIsTakenBackWhereAllAreMuted()
    {
        auto graph = chain();
        const NodeSet both{NodeId("load"), NodeId("resize")};
        graph.nodes[NodeId("load")].state = graph::NodeState::Muted;
        QVERIFY(graph::apply(graph, *toggleState(graph, both, graph::NodeState::Muted)).ok());
        QCOMPARE(graph.nodes[NodeId("resize")].state, graph::NodeState::Muted);
        QVERIFY(graph::apply(graph, *toggleState(graph, both, graph::NodeState::Muted)).ok());
        QCOMPARE(graph.nodes[NodeId("load")].state, graph::NodeState::Active);
        QVERIFY(!toggleState(graph, {}, graph::NodeState::Muted));
    }

    void aGroupFramesItsNodes()
    {
        auto graph = chain();
        const auto grouped = groupNodes(graph, {NodeId("load"), NodeId("resize")}, rects(graph));
        QVERIFY(graph::apply(graph, grouped->edit).ok());
        QCOMPARE(graph.nodes.at(NodeId("load")).group, grouped->id);
        const auto& frame = graph.views.at(grouped->id);
        QVERIFY(QRectF(frame.x, frame.y, frame.width, frame.height).contains(QRectF(0, 0, 500, 100)));
    }

    void aNodeThatIsMovedIntoAGroupJoinsItAndLeavesItAgain()
    {
        auto graph = chain();
        put(graph, "frame", "group", -50, 200);
        auto all = rects(graph);
        all[NodeId("frame")] = {-50, 200, 600, 400};
        for (const auto& edit : moveNodes(graph, {{NodeId("load"), {0, 300, 200, 100}}}, all)) {
            QVERIFY(graph::apply(graph, edit).ok());
        }
        QCOMPARE(graph.nodes.at(NodeId("load")).group, NodeId("frame"));
        all[NodeId("load")] = {0, 300, 200, 100};
        for (const auto& edit : moveNodes(graph, {{NodeId("load"), {0, 0, 200, 100}}}, all)) {
            QVERIFY(graph::apply(graph, edit).ok());
        }
        QVERIFY(graph.nodes.at(NodeId("load")).group.empty());
    }

    void nodesAreAlignedAndDistributed()
    {
        auto graph = chain();
        graph.views[NodeId("resize")].x = 210;
        graph.views[NodeId("resize")].y = 40;
        const NodeSet all{NodeId("load"), NodeId("resize"), NodeId("out")};
        QVERIFY(graph::apply(graph, *alignNodes(graph, all, Alignment::Top, rects(graph))).ok());
        QCOMPARE(placeOf(graph, "resize"), QPointF(210, 0));
        QVERIFY(graph::apply(graph, *alignNodes(graph, all, Alignment::Distribute, rects(graph))).ok());
        QCOMPARE(placeOf(graph, "resize"), QPointF(300, 0));
        QVERIFY(graph::apply(graph, *alignNodes(graph, all, Alignment::Left, rects(graph))).ok());
        QCOMPARE(placeOf(graph, "out"), QPointF(0, 0));
        QVERIFY(!alignNodes(graph, {NodeId("out")}, Alignment::Left, rects(graph)));
    }

    void aBendIsOneNodeForEachLink()
    {
        auto graph = chain();
        const auto edit =
            bendLinks(graph, {{{NodeId("resize"), "clip"}, {150, 50}}, {{NodeId("out"), "clip"}, {450, 50}}});
        QVERIFY(graph::apply(graph, *edit).ok());
        QCOMPARE(graph.nodes.size(), std::size_t(5));
        QCOMPARE(graph::sourceOf(graph, {NodeId("out"), "clip"})->node, NodeId("resize"));
    }

    void copiesKeepTheLinksBetweenThem()
    {
        auto graph = chain();
        const auto text = copyNodes(graph, {NodeId("load"), NodeId("resize")});
        const auto pasted = pasteNodes(graph, text, {1000, 1000}, false);
        QVERIFY(pasted.ok());
        QVERIFY(graph::apply(graph, pasted.value().edit).ok());
        QCOMPARE(pasted.value().nodes, (NodeSet{NodeId("load-2"), NodeId("resize-2")}));
        QCOMPARE(graph.links.at({NodeId("resize-2"), "clip"}).node, NodeId("load-2"));
        QCOMPARE(placeOf(graph, "load-2"), QPointF(1000, 1000));
        QCOMPARE(placeOf(graph, "resize-2"), QPointF(1300, 1000));
    }

    void incomingLinksAreKeptOnRequest()
    {
        auto graph = chain();
        const auto text = copyNodes(graph, {NodeId("resize")});
        auto plain = graph;
        QVERIFY(graph::apply(plain, pasteNodes(graph, text, {}, false).value().edit).ok());
        QVERIFY(!plain.links.contains({NodeId("resize-2"), "clip"}));
        QVERIFY(graph::apply(graph, pasteNodes(graph, text, {}, true).value().edit).ok());
        QCOMPARE(graph.links.at({NodeId("resize-2"), "clip"}).node, NodeId("load"));
    }

    void aGroupIsCopiedWithItsNodes()
    {
        auto graph = chain();
        put(graph, "a-frame", "group", 0, 0);
        graph.nodes[NodeId("load")].group = NodeId("a-frame");
        const auto made = duplicateNodes(graph, {NodeId("a-frame")}, {40, 40});
        QVERIFY(graph::apply(graph, made.value().edit).ok());
        QCOMPARE(graph.nodes.at(NodeId("load-2")).group, NodeId("a-frame-2"));
    }

    void whatIsNoGraphIsNotPasted_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("a sentence") << QStringLiteral("a red torus");
        QTest::newRow("other JSON") << QStringLiteral("{\"a\": 1}");
        QTest::newRow("cut off") << copyNodes(chain(), {NodeId("load")}).left(40);
    }
    void whatIsNoGraphIsNotPasted()
    {
        QFETCH(const QString, text);
        QVERIFY(!pasteNodes({}, text, {}, false).ok());
    }

    void searchFindsByTitleGroupAndHelp_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<QString>("first");
        QTest::newRow("start of the title") << "exp"
                                            << "Export Video";
        QTest::newRow("second word") << "super spat"
                                     << "Spatial Super-Resolution";
        QTest::newRow("letters in order") << "ssr"
                                          << "Spatial Super-Resolution";
        QTest::newRow("capitals") << "PROMPT"
                                  << "Prompt";
        QTest::newRow("help") << "words"
                              << "Prompt";
    }
    void searchFindsByTitleGroupAndHelp()
    {
        QFETCH(const QString, search);
        QFETCH(const QString, first);
        const auto found = searchNodes(search);
        QVERIFY(!found.empty());
        QCOMPARE(titles(found).first(), first);
    }

    void anEmptySearchHasAllAndNonsenseHasNone()
    {
        QCOMPARE(searchNodes({}).size(), graph::nodeTypes().size());
        QVERIFY(searchNodes(QStringLiteral("qqqq")).empty());
    }

    void searchForALinkHasOnlyWhatFits()
    {
        const auto found = titles(searchNodes({}, LinkEnd{{}, true, graph::PortType::TextEmbedding}));
        QVERIFY(found.contains(QStringLiteral("Base Model")));
        QVERIFY(!found.contains(QStringLiteral("Prompt")));
        QVERIFY(!found.contains(QStringLiteral("Export Video")));
    }
};

CASCADE_TEST(TestCanvasEdits);
#include "tst_CanvasEdits.moc"
