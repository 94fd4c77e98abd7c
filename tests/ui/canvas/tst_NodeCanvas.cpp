// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/canvas/CanvasFixture.h"
#include "tests/ui/canvas/CanvasGraphs.h"

#include <QClipboard>
#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::apart;
using cascade::tests::CanvasFixture;
using cascade::tests::clips;
using cascade::tests::link;
using cascade::tests::middle;
using cascade::tests::put;
using graph::NodeId;
using graph::NodeState;
using graph::PortRef;

class TestNodeCanvas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theGraphIsInSightWhenItIsOpened()
    {
        CanvasFixture f(clips());
        for (const auto* id : {"load", "out"}) {
            QVERIFY(QRectF(f.view.rect()).contains(f.canvas.nodeOnView(NodeId(id))));
        }
    }

    void aNodeIsAddedBySearch()
    {
        CanvasFixture f;
        f.doubleClick({400, 300});
        QVERIFY(f.canvas.searchOpen());
        f.type(QStringLiteral("spatial"));
        QCOMPARE(f.canvas.searchFound().first(), QStringLiteral("Spatial Super-Resolution"));
        f.key(Qt::Key_Return);
        QVERIFY(!f.canvas.searchOpen());
        QVERIFY(f.session.graph().nodes.contains(NodeId("ssr")));
        QCOMPARE(f.selection.current(), NodeId("ssr"));
        QVERIFY(QLineF(f.canvas.nodeOnView(NodeId("ssr")).topLeft(), {400, 300}).length() < 2);
        f.session.undo();
        QVERIFY(f.session.graph().nodes.empty());
    }

    void arrowsMoveTheMarkOfTheSearch()
    {
        CanvasFixture f;
        f.trigger(CanvasAction::Add);
        f.type(QStringLiteral("export"));
        f.key(Qt::Key_Down);
        f.key(Qt::Key_Return);
        QVERIFY(f.session.graph().nodes.contains(NodeId("export-frames")));
    }

    void escapeLeavesTheSearch()
    {
        CanvasFixture f;
        f.trigger(CanvasAction::Add);
        QVERIFY(f.canvas.searchOpen());
        f.key(Qt::Key_Escape);
        QVERIFY(!f.canvas.searchOpen());
        QVERIFY(f.session.graph().nodes.empty());
    }

    void portsAreLinkedByADrag()
    {
        CanvasFixture f(apart());
        f.drag(f.output("prompt", "text"), f.input("encoder", "text"));
        QCOMPARE(f.session.graph().links.at({NodeId("encoder"), "text"}),
                 (PortRef{NodeId("prompt"), "text"}));
        f.session.undo();
        QVERIFY(f.session.graph().links.empty());
        f.settle();
        f.drag(f.input("encoder", "text"), f.output("prompt", "text")); // and from the other side
        QCOMPARE(f.session.graph().links.size(), std::size_t(1));
    }

    void portsThatDoNotFitAreNotLinked()
    {
        CanvasFixture f(apart());
        f.drag(f.output("prompt", "text"), f.input("base", "guidance"));
        QVERIFY(f.session.graph().links.empty());
        QVERIFY(!f.session.canUndo());
    }

    void aDragOfALinkKeepsTheSelection()
    {
        CanvasFixture f(apart());
        f.selection.set({NodeId("base")}, NodeId("base"));
        f.settle();
        f.drag(f.output("prompt", "text"), f.input("encoder", "text"));
        f.settle();
        QCOMPARE(f.selection.nodes(), std::set{NodeId("base")});
    }

    void aLinkDroppedIntoTheOpenSearchesForWhatFits()
    {
        CanvasFixture f(apart());
        f.drag(f.output("encoder", "embedding"), f.output("encoder", "embedding") + QPointF(20, 250));
        QVERIFY(f.canvas.searchOpen());
        QVERIFY(!f.canvas.searchFound().contains(QStringLiteral("Prompt")));
        f.type(QStringLiteral("spatial"));
        f.key(Qt::Key_Return);
        QCOMPARE(f.session.graph().links.at({NodeId("ssr"), "text"}),
                 (PortRef{NodeId("encoder"), "embedding"}));
        f.session.undo(); // node and link are one step
        QVERIFY(!f.session.graph().nodes.contains(NodeId("ssr")));
        QVERIFY(f.session.graph().links.empty());
    }

    void aLinkDroppedOnANodeFindsItsPort()
    {
        CanvasFixture f(apart());
        f.drag(f.output("encoder", "embedding"), f.canvas.nodeOnView(NodeId("base")).center());
        QCOMPARE(f.session.graph().links.at({NodeId("base"), "text"}),
                 (PortRef{NodeId("encoder"), "embedding"}));
        f.drag(f.output("prompt", "text"), f.canvas.nodeOnView(NodeId("base")).center());
        QCOMPARE(f.session.graph().links.size(), std::size_t(1)); // nothing fits
        QVERIFY(!f.canvas.searchOpen());
    }

    void aLinkDroppedOnALinkIsInTheOpen()
    {
        CanvasFixture f(clips());
        f.drag(f.output("load", "clip"), middle(f.output("load", "clip"), f.input("out", "clip")));
        QVERIFY(f.canvas.searchOpen());
    }

    void altClickOnAPortTakesItsLinksAway()
    {
        CanvasFixture f(clips());
        f.click(f.output("load", "clip"), Qt::AltModifier);
        QVERIFY(f.session.graph().links.empty());
    }

    void aMoveIsOneStepOfUndo()
    {
        CanvasFixture f(apart());
        const auto before = f.session.graph();
        f.drag(f.header("base"), f.header("base") + QPointF(0, 200));
        const auto& view = f.session.graph().views.at(NodeId("base"));
        QVERIFY(view.y > 100);
        QCOMPARE(f.session.graph().views.at(NodeId("prompt")), before.views.at(NodeId("prompt")));
        f.session.undo();
        QVERIFY(f.session.graph() == before);
        QVERIFY(!f.session.canUndo());
        f.settle();
        QVERIFY(std::abs(f.canvas.toCanvas(f.canvas.nodeOnView(NodeId("base")).topLeft()).y()) < 1);
    }

    void whatIsChosenMovesTogether()
    {
        CanvasFixture f(apart());
        f.selection.set({NodeId("prompt"), NodeId("base")}, NodeId("base"));
        f.settle();
        f.drag(f.header("base"), f.header("base") + QPointF(0, 200));
        const auto& views = f.session.graph().views;
        QVERIFY(views.at(NodeId("prompt")).y > 100);
        QCOMPARE(views.at(NodeId("prompt")).y, views.at(NodeId("base")).y);
        QCOMPARE(views.at(NodeId("encoder")).y, 0.0);
    }

    void aNodeDroppedOnALinkIsInserted()
    {
        auto graph = clips();
        put(graph, "trim", "trim", 350, 400);
        CanvasFixture f(graph);
        const auto on = middle(f.output("load", "clip"), f.input("out", "clip"));
        const auto grip = f.header("trim");
        const auto centre = f.canvas.nodeOnView(NodeId("trim")).center();
        f.drag(grip, grip + (on - centre));
        QCOMPARE(f.session.graph().links.at({NodeId("out"), "clip"}).node, NodeId("trim"));
        QCOMPARE(f.session.graph().links.at({NodeId("trim"), "clip"}).node, NodeId("load"));
        f.session.undo();
        QVERIFY(f.session.graph() == graph); // the place, too
    }

    void altSwitchesInsertionOff()
    {
        auto graph = clips();
        put(graph, "trim", "trim", 350, 400);
        CanvasFixture f(graph);
        const auto grip = f.header("trim");
        const auto on = middle(f.output("load", "clip"), f.input("out", "clip"));
        f.drag(grip, grip + (on - f.canvas.nodeOnView(NodeId("trim")).center()), Qt::AltModifier);
        QVERIFY(f.session.graph().views.at(NodeId("trim")).y < 300);
        QCOMPARE(f.session.graph().links.size(), std::size_t(1));
    }

    void clicksChooseInBothDirections()
    {
        CanvasFixture f(apart());
        f.click(f.header("encoder"));
        QCOMPARE(f.selection.nodes(), std::set{NodeId("encoder")});
        f.click(f.header("base"), Qt::ControlModifier);
        QCOMPARE(f.selection.nodes(), (std::set{NodeId("encoder"), NodeId("base")}));
        QCOMPARE(f.selection.current(), NodeId("base"));
        f.click({500, 650});
        QVERIFY(f.selection.nodes().empty());
        f.selection.set({NodeId("prompt")}, NodeId("prompt"));
        f.settle();
        f.trigger(CanvasAction::Mute);
        QCOMPARE(f.session.graph().nodes.at(NodeId("prompt")).state, NodeState::Muted);
        QCOMPARE(f.selection.nodes(), std::set{NodeId("prompt")});
    }

    void aFrameChoosesWhatItTouches()
    {
        CanvasFixture f(apart());
        const auto first = f.canvas.nodeOnView(NodeId("prompt"));
        const auto second = f.canvas.nodeOnView(NodeId("encoder"));
        f.drag(first.topLeft() - QPointF(15, 40), second.center() + QPointF(0, 250));
        f.settle();
        QCOMPARE(f.selection.nodes(), (std::set{NodeId("prompt"), NodeId("encoder")}));
    }

    void statesAreToggled_data()
    {
        QTest::addColumn<int>("action");
        QTest::addColumn<int>("state");
        QTest::newRow("mute") << static_cast<int>(CanvasAction::Mute) << static_cast<int>(NodeState::Muted);
        QTest::newRow("bypass") << static_cast<int>(CanvasAction::Bypass)
                                << static_cast<int>(NodeState::Bypassed);
    }
    void statesAreToggled()
    {
        QFETCH(const int, action);
        QFETCH(const int, state);
        CanvasFixture f(apart());
        f.selection.set({NodeId("base")}, NodeId("base"));
        f.trigger(static_cast<CanvasAction>(action));
        QCOMPARE(static_cast<int>(f.session.graph().nodes.at(NodeId("base")).state), state);
        f.trigger(static_cast<CanvasAction>(action));
        QCOMPARE(f.session.graph().nodes.at(NodeId("base")).state, NodeState::Active);
        f.session.undo();
        f.session.undo();
        QVERIFY(!f.session.canUndo());
    }

    void whatIsChosenIsRemovedInOneStep()
    {
        CanvasFixture f(clips());
        const auto before = f.session.graph();
        f.selection.set({NodeId("load"), NodeId("out")}, NodeId("out"));
        f.trigger(CanvasAction::Remove);
        QVERIFY(f.session.graph().nodes.empty());
        f.session.undo();
        QVERIFY(f.session.graph() == before);
    }

    void aLinkIsChosenAndRemoved()
    {
        CanvasFixture f(clips());
        f.click(middle(f.output("load", "clip"), f.input("out", "clip")));
        f.trigger(CanvasAction::Remove);
        QVERIFY(f.session.graph().links.empty());
        QCOMPARE(f.session.graph().nodes.size(), std::size_t(2));
    }

    void aDoubleClickBendsALink()
    {
        CanvasFixture f(clips());
        const auto at = middle(f.output("load", "clip"), f.input("out", "clip"));
        f.doubleClick(at);
        QCOMPARE(f.session.graph().nodes.size(), std::size_t(3));
        QCOMPARE(f.session.graph().links.at({NodeId("out"), "clip"}).node, NodeId("reroute"));
    }

    void aStrokeCutsOrBendsLinks_data()
    {
        QTest::addColumn<Qt::KeyboardModifier>("key");
        QTest::addColumn<int>("links");
        QTest::newRow("Ctrl cuts") << Qt::ControlModifier << 0;
        QTest::newRow("Shift bends") << Qt::ShiftModifier << 2;
    }
    void aStrokeCutsOrBendsLinks()
    {
        QFETCH(const Qt::KeyboardModifier, key);
        QFETCH(const int, links);
        CanvasFixture f(clips());
        QSignalSpy menus(&f.canvas, &NodeCanvas::menuWanted);
        const auto at = middle(f.output("load", "clip"), f.input("out", "clip"));
        f.drag(at - QPointF(0, 60), at + QPointF(0, 60), key, Qt::RightButton);
        QCOMPARE(static_cast<int>(f.session.graph().links.size()), links);
        QCOMPARE(menus.size(), 0);
        f.session.undo();
        QCOMPARE(f.session.graph().links.size(), std::size_t(1));
    }

    void aRightClickAsksForAMenu()
    {
        CanvasFixture f(clips());
        QSignalSpy menus(&f.canvas, &NodeCanvas::menuWanted);
        f.click(f.header("load"), {}, Qt::RightButton);
        f.click({500, 650}, {}, Qt::RightButton);
        QCOMPARE(menus.size(), 2);
        QCOMPARE(menus[0][0].value<CanvasMenu>().node, NodeId("load"));
        QCOMPARE(f.selection.current(), NodeId("load"));
        QVERIFY(menus[1][0].value<CanvasMenu>().kind == CanvasMenu::Kind::Canvas);
    }

    void ctrlShiftClickSendsANodeToTheViewer()
    {
        CanvasFixture f(apart());
        f.selection.set({NodeId("base")}, NodeId("base"));
        f.settle();
        QSignalSpy wanted(&f.canvas, &NodeCanvas::viewRequested);
        f.click(f.header("encoder"), Qt::ControlModifier | Qt::ShiftModifier);
        f.settle();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].value<NodeId>(), NodeId("encoder"));
        QCOMPARE(f.selection.nodes(), std::set{NodeId("base")});
    }

    void copiesGoOverTheClipboard()
    {
        CanvasFixture f(clips());
        f.selection.set({NodeId("load"), NodeId("out")}, NodeId("out"));
        f.trigger(CanvasAction::Copy);
        f.trigger(CanvasAction::Paste);
        QCOMPARE(f.session.graph().nodes.size(), std::size_t(4));
        QCOMPARE(f.session.graph().links.at({NodeId("out-2"), "clip"}).node, NodeId("load-2"));
        QCOMPARE(f.selection.nodes(), (std::set{NodeId("load-2"), NodeId("out-2")}));
        f.session.undo();
        QCOMPARE(f.session.graph().nodes.size(), std::size_t(2));
        f.selection.set({NodeId("out")}, NodeId("out"));
        f.trigger(CanvasAction::Copy);
        f.trigger(CanvasAction::PasteWithLinks);
        QCOMPARE(f.session.graph().links.at({NodeId("out-2"), "clip"}).node, NodeId("load"));
    }

    void whatCannotBePastedIsSaid()
    {
        CanvasFixture f;
        QSignalSpy refused(&f.canvas, &NodeCanvas::refused);
        QGuiApplication::clipboard()->setText(QStringLiteral("a red torus"));
        f.trigger(CanvasAction::Paste);
        QCOMPARE(refused.size(), 1);
    }

    void aGroupMovesItsNodes()
    {
        CanvasFixture f(apart());
        f.selection.set({NodeId("prompt"), NodeId("encoder")}, NodeId("prompt"));
        f.trigger(CanvasAction::Group);
        f.settle();
        QCOMPARE(f.session.graph().nodes.at(NodeId("prompt")).group, NodeId("group"));
        f.click({500, 690});
        const auto frame = f.canvas.nodeOnView(NodeId("group"));
        const auto before = f.session.graph();
        const QPointF grip(frame.center().x(), frame.top() + 8);
        f.drag(grip, grip + QPointF(0, 120));
        QVERIFY(f.session.graph().views.at(NodeId("prompt")).y > before.views.at(NodeId("prompt")).y + 50);
        QCOMPARE(f.session.graph().views.at(NodeId("base")), before.views.at(NodeId("base")));
        QCOMPARE(f.session.graph().nodes.at(NodeId("prompt")).group, NodeId("group"));
        f.session.undo();
        QVERIFY(f.session.graph() == before);
    }

    void collapsedNodesAreSmallAndKeepTheirLinks()
    {
        CanvasFixture f(clips());
        const auto before = f.canvas.nodeOnView(NodeId("out")).height();
        f.selection.set({NodeId("out")}, NodeId("out"));
        f.trigger(CanvasAction::Collapse);
        f.settle();
        QVERIFY(f.canvas.nodeOnView(NodeId("out")).height() < before / 3);
        QCOMPARE(f.session.graph().links.size(), std::size_t(1));
        QVERIFY(f.session.graph().views.at(NodeId("out")).collapsed);
    }

    void theWheelZoomsAboutTheMouse()
    {
        CanvasFixture f(apart());
        const QPointF at(300, 200);
        const auto place = f.canvas.toCanvas(at);
        const auto scale = f.canvas.scale();
        f.wheel(at, -3);
        QVERIFY(f.canvas.scale() < scale * 0.8);
        QVERIFY(QLineF(f.canvas.toCanvas(at), place).length() < 3);
    }

    void theViewIsPannedByTheMiddleButtonOrSpace_data()
    {
        QTest::addColumn<bool>("space");
        QTest::newRow("middle button") << false;
        QTest::newRow("space and left button") << true;
    }
    void theViewIsPannedByTheMiddleButtonOrSpace()
    {
        QFETCH(const bool, space);
        CanvasFixture f(apart());
        const auto before = f.canvas.visible();
        if (space) {
            QTest::keyPress(&f.view, Qt::Key_Space);
        }
        f.drag({500, 600}, {400, 550}, {}, space ? Qt::LeftButton : Qt::MiddleButton);
        if (space) {
            QTest::keyRelease(&f.view, Qt::Key_Space);
        }
        QVERIFY(std::abs(f.canvas.visible().left() - before.left() - 100 / f.canvas.scale()) < 3);
        QVERIFY(f.selection.nodes().empty());
        QVERIFY(!f.session.canUndo());
    }

    void fitBringsTheSelectionOrAllIntoSight()
    {
        auto graph = apart();
        put(graph, "far", "note", 6000, 4000);
        CanvasFixture f(graph);
        f.selection.set({NodeId("far")}, NodeId("far"));
        f.trigger(CanvasAction::FitSelection);
        f.settle();
        QVERIFY(f.canvas.visible().contains(QPointF(6050, 4050)));
        QVERIFY(!f.canvas.visible().contains(QPointF(0, 0)));
        f.selection.set({});
        f.trigger(CanvasAction::FitAll);
        f.settle();
        QVERIFY(f.canvas.visible().contains(QPointF(6050, 4050)));
        QVERIFY(f.canvas.visible().contains(QPointF(0, 0)));
        f.selection.reveal(NodeId("base"));
        f.settle();
        QVERIFY(!f.canvas.visible().contains(QPointF(6050, 4050)));
        QVERIFY(QRectF(f.view.rect()).contains(f.canvas.nodeOnView(NodeId("base"))));
    }

    void aNumberIsSetByDraggingItsBox()
    {
        CanvasFixture f(apart());
        const auto box = f.canvas.valueOnView(NodeId("base"), "steps");
        QVERIFY(!box.isEmpty());
        f.drag(box.center(), box.center() + QPointF(120, 0));
        const auto steps = std::get<std::int64_t>(f.session.graph().parameter(NodeId("base"), "steps"));
        QVERIFY2(steps >= 10 && steps <= 40, qPrintable(QString::number(steps)));
        QVERIFY(!f.canvas.valueOpen());
        f.session.undo(); // all of it
        QCOMPARE(std::get<std::int64_t>(f.session.graph().parameter(NodeId("base"), "steps")),
                 std::int64_t{0});
        QVERIFY(!f.session.canUndo());
    }

    void aValueIsTypedInItsBox()
    {
        CanvasFixture f(apart());
        f.click(f.canvas.valueOnView(NodeId("base"), "steps").center());
        QVERIFY(f.canvas.valueOpen());
        f.type(QStringLiteral("many"));
        f.key(Qt::Key_Return);
        QVERIFY(f.canvas.valueOpen()); // refused, and said why
        f.key(Qt::Key_A, Qt::ControlModifier);
        f.type(QStringLiteral("48"));
        f.key(Qt::Key_Return);
        QVERIFY(!f.canvas.valueOpen());
        QCOMPARE(std::get<std::int64_t>(f.session.graph().parameter(NodeId("base"), "steps")),
                 std::int64_t{48});
    }

    void aFlagIsSetByAClick()
    {
        CanvasFixture f(apart());
        f.click(f.canvas.valueOnView(NodeId("base"), "hold").center());
        QCOMPARE(std::get<bool>(f.session.graph().parameter(NodeId("base"), "hold")), true);
    }
};

CASCADE_TEST(TestNodeCanvas);
#include "tst_NodeCanvas.moc"
