// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/canvas/CanvasGraphs.h"
#include "tests/ui/window/ConventionBench.h"
#include "tests/ui/window/Conventions.h"

#include <QClipboard>
#include <QGuiApplication>

namespace cascade::ui::tests {

namespace {

using Bench = ConventionBench;
using cascade::tests::apart;
using cascade::tests::link;
using cascade::tests::put;
using graph::NodeId;
using graph::NodeState;

/// A frame with room, and a prompt beside it.
graph::Graph framed()
{
    graph::Graph graph;
    put(graph, "group", "group", 0, 0);
    graph.views.at(NodeId("group")).width = 500;
    graph.views.at(NodeId("group")).height = 400;
    put(graph, "prompt", "prompt", 620, 60);
    return graph;
}

QPointF groupGrip(const Bench& b)
{
    const auto frame = b.canvas().nodeOnView(NodeId("group"));
    return {frame.center().x(), frame.top() + 8 * b.canvas().scale()};
}

void addSpatial(Bench& b)
{
    QVERIFY(b.canvas().searchOpen());
    b.hand.type(QStringLiteral("spatial"));
    b.hand.key(Qt::Key_Return);
    QCOMPARE(b.studio.selection.current(), NodeId("ssr"));
    QVERIFY(b.graph().find(NodeId("ssr")) != nullptr);
}

void opensSearch(Bench& b, int key, Qt::KeyboardModifiers modifiers = {})
{
    b.show({});
    b.key(key, modifiers);
    addSpatial(b);
}

/// A view that shows the nodes, but not one that is far away.
void showFar(Bench& b)
{
    auto graph = apart();
    put(graph, "far", "note", 6000, 4000);
    b.show(graph);
}

bool seesFar(const Bench& b)
{
    return b.canvas().visible().contains(QPointF(6050, 4050));
}

std::vector<Convention> adding()
{
    return {
        {"Double-click the empty canvas", "searches for a node and adds it there",
         [](Bench& b) {
             b.show({});
             b.hand.doubleClick({300, 200});
             addSpatial(b);
             QVERIFY(QLineF(b.canvas().nodeOnView(NodeId("ssr")).topLeft(), {300, 200}).length() < 2);
         }},
        {"`Tab` (Natron)", "searches for a node to add", [](Bench& b) { opensSearch(b, Qt::Key_Tab); }},
        {"`Shift+A` (Blender, InvokeAI)", "the same",
         [](Bench& b) { opensSearch(b, Qt::Key_A, Qt::ShiftModifier); }},
        {"`Space` tapped on the canvas (InvokeAI)", "the same; held, it pans",
         [](Bench& b) { opensSearch(b, Qt::Key_Space); }},
    };
}

std::vector<Convention> states()
{
    return {
        {"Mute: `M` (Blender) or `Ctrl+M` (ComfyUI)", "`M`; `Ctrl+M` exports, as in Olive",
         [](Bench& b) {
             b.show(apart());
             b.choose({"base"});
             b.key(Qt::Key_M);
             QCOMPARE(b.node("base").state, NodeState::Muted);
             b.key(Qt::Key_M);
             QCOMPARE(b.node("base").state, NodeState::Active);
         }},
        {"Bypass: `Ctrl+B`", "what comes in is passed on",
         [](Bench& b) {
             b.show(apart());
             b.choose({"base"});
             b.key(Qt::Key_B, Qt::ControlModifier);
             QCOMPARE(b.node("base").state, NodeState::Bypassed);
         }},
        {"Group: `Ctrl+G`", "a frame around what is chosen",
         [](Bench& b) {
             b.show(apart());
             b.choose({"prompt", "encoder"});
             b.key(Qt::Key_G, Qt::ControlModifier);
             QCOMPARE(b.node("prompt").group, NodeId("group"));
             QCOMPARE(b.node("base").group, NodeId());
         }},
        {"Convert to a sub-graph: `Ctrl+Shift+E` (ComfyUI)",
         "a graph has no graphs inside: what belongs together is framed (`Ctrl+G`), and the one thing that "
         "opens into a graph is a Cascade node"},
        {"Collapse: `Alt+C`", "header and ports stay",
         [](Bench& b) {
             b.show(apart());
             b.choose({"base"});
             const auto before = b.canvas().nodeOnView(NodeId("base")).height();
             b.key(Qt::Key_C, Qt::AltModifier);
             QVERIFY(b.view("base").collapsed);
             QVERIFY(b.canvas().nodeOnView(NodeId("base")).height() < before / 2);
         }},
        {"Pin: `P` (ComfyUI)", "nothing moves a node here but the hand that drags it, and one step of undo "
                               "puts it back; `P` goes to "
                               "the prompt"},
    };
}

std::vector<Convention> frames()
{
    return {
        {"`F` while dragging joins or leaves a frame (Blender)",
         "dropping a node inside joins, dropping it outside leaves; no key is needed",
         [](Bench& b) {
             b.show(framed());
             const auto grip = b.hand.header("prompt");
             b.hand.drag(grip, grip - QPointF(480 * b.canvas().scale(), 0));
             QCOMPARE(b.node("prompt").group, NodeId("group"));
             b.hand.settle();
             const auto inside = b.hand.header("prompt");
             b.hand.drag(inside, inside + QPointF(480 * b.canvas().scale(), 0));
             QCOMPARE(b.node("prompt").group, NodeId());
         }},
        {"Frames are coloured (Natron)", "menu of its header, *Colour*",
         [](Bench& b) {
             b.show(framed());
             b.hand.click(groupGrip(b), {}, Qt::RightButton);
             Bench::pressInMenu({"Colour", "red"});
             QCOMPARE(b.view("group").colour, std::string("red"));
         }},
        {"Frames hold notes (Natron)", "double-click the header and type",
         [](Bench& b) {
             b.show(framed());
             b.hand.doubleClick(groupGrip(b));
             QVERIFY(b.canvas().valueOpen());
             b.hand.type(QStringLiteral("first the words"));
             b.hand.key(Qt::Key_Return);
             QCOMPARE(graph::valueText(b.graph().parameter(NodeId("group"), "text")),
                      std::string("first the words"));
         }},
        {"Frames move their content (Natron)", "drag the header",
         [](Bench& b) {
             auto graph = framed();
             graph.views.at(NodeId("prompt")).x = 100;
             graph.nodes.at(NodeId("prompt")).group = NodeId("group");
             b.show(graph);
             b.hand.drag(groupGrip(b), groupGrip(b) + QPointF(0, 60));
             QVERIFY(b.view("prompt").y > 90);
             QCOMPARE(b.node("prompt").group, NodeId("group"));
         }},
    };
}

void pasteOfTwo(Bench& b, Qt::KeyboardModifiers modifiers)
{
    graph::Graph graph;
    put(graph, "load", "load-clip", 0, 0);
    put(graph, "out", "export-video", 700, 0);
    link(graph, "load", "clip", "out", "clip");
    b.show(graph);
    b.choose({"out"});
    QGuiApplication::clipboard()->clear();
    b.key(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(!QGuiApplication::clipboard()->text().isEmpty());
    b.key(Qt::Key_V, modifiers);
    QVERIFY(b.graph().find(NodeId("out-2")) != nullptr);
}

std::vector<Convention> editing()
{
    return {
        {"Copy: `Ctrl+C`", "the nodes as text on the clipboard, which any program can hold",
         [](Bench& b) {
             b.show(apart());
             b.choose({"base"});
             QGuiApplication::clipboard()->clear();
             b.key(Qt::Key_C, Qt::ControlModifier);
             QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("\"base\"")));
         }},
        {"Paste: `Ctrl+V`", "where the pointer is, without links from outside",
         [](Bench& b) {
             pasteOfTwo(b, Qt::ControlModifier);
             QCOMPARE(b.feeds("out-2", "clip"), std::string());
         }},
        {"`Ctrl+Shift+V` keeps incoming links (ComfyUI, InvokeAI)", "the same",
         [](Bench& b) {
             pasteOfTwo(b, Qt::ControlModifier | Qt::ShiftModifier);
             QCOMPARE(b.feeds("out-2", "clip"), std::string("load.clip"));
         }},
        {"Duplicate: `Shift+D` (Blender)", "beside the original, chosen",
         [](Bench& b) {
             b.show(apart());
             b.choose({"base"});
             b.key(Qt::Key_D, Qt::ShiftModifier);
             QVERIFY(b.graph().find(NodeId("base-2")) != nullptr);
             QCOMPARE(b.studio.selection.nodes(), std::set{NodeId("base-2")});
         }},
        {"Undo: `Ctrl+Z`", "every gesture is one step",
         [](Bench& b) {
             b.show(apart());
             b.choose({"base"});
             b.key(Qt::Key_M);
             b.key(Qt::Key_Z, Qt::ControlModifier);
             QCOMPARE(b.node("base").state, NodeState::Active);
         }},
        {"Redo: `Ctrl+Y`", "one step",
         [](Bench& b) {
             b.show(apart());
             b.choose({"base"});
             b.key(Qt::Key_M);
             b.key(Qt::Key_Z, Qt::ControlModifier);
             b.key(Qt::Key_Y, Qt::ControlModifier);
             QCOMPARE(b.node("base").state, NodeState::Muted);
         }},
        {"Redo: `Ctrl+Shift+Z`", "the same",
         [](Bench& b) {
             b.show(apart());
             b.choose({"base"});
             b.key(Qt::Key_M);
             b.key(Qt::Key_Z, Qt::ControlModifier);
             b.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
             QCOMPARE(b.node("base").state, NodeState::Muted);
         }},
    };
}

void panned(Bench& b, Qt::MouseButton button)
{
    const auto before = b.canvas().visible();
    b.hand.drag({300, 400}, {200, 350}, {}, button);
    QVERIFY(std::abs(b.canvas().visible().left() - before.left() - 100 / b.canvas().scale()) < 3);
}

std::vector<Convention> viewing()
{
    return {
        {"Pan: `Space` held", "and the left button",
         [](Bench& b) {
             b.show(apart());
             QTest::keyPress(&b.canvasView(), Qt::Key_Space);
             panned(b, Qt::LeftButton);
             QTest::keyRelease(&b.canvasView(), Qt::Key_Space);
             b.hand.settle();
             QVERIFY(!b.canvas().searchOpen()); // it was no tap
         }},
        {"Pan: middle drag", "the same",
         [](Bench& b) {
             b.show(apart());
             panned(b, Qt::MiddleButton);
         }},
        {"Zoom: wheel", "about the pointer",
         [](Bench& b) {
             b.show(apart());
             const QPointF at(250, 180);
             const auto place = b.canvas().toCanvas(at);
             const auto before = b.canvas().scale();
             b.hand.wheel(at, -3);
             QVERIFY(b.canvas().scale() < before * 0.8);
             QVERIFY(QLineF(b.canvas().toCanvas(at), place).length() < 3);
         }},
        {"Zoom in: `Alt++`", "about the middle",
         [](Bench& b) {
             b.show(apart());
             const auto before = b.canvas().scale();
             b.key(Qt::Key_Plus, Qt::AltModifier);
             b.hand.settle();
             QVERIFY(b.canvas().scale() > before * 1.1);
         }},
        {"Zoom out: `Alt+-`", "about the middle",
         [](Bench& b) {
             b.show(apart());
             const auto before = b.canvas().scale();
             b.key(Qt::Key_Minus, Qt::AltModifier);
             b.hand.settle();
             QVERIFY(b.canvas().scale() < before * 0.9);
         }},
        {"`.` fits the selection (ComfyUI)", "the same",
         [](Bench& b) {
             showFar(b);
             b.choose({"base"});
             b.key(Qt::Key_Period);
             b.hand.settle();
             QVERIFY(!seesFar(b));
             QVERIFY(b.canvas().visible().contains(QPointF(700, 50)));
         }},
        {"`F` fits all or the selection (Natron)", "the same",
         [](Bench& b) {
             showFar(b);
             b.choose({"base"});
             b.key(Qt::Key_F);
             b.hand.settle();
             QVERIFY(!seesFar(b));
             b.studio.selection.set({});
             b.key(Qt::Key_F);
             b.hand.settle();
             QVERIFY(seesFar(b) && b.canvas().visible().contains(QPointF(0, 0)));
         }},
        {"Mini-map in a corner (InvokeAI, Natron)",
         "lower right, where not all is in sight; a click moves the view",
         [](Bench& b) {
             showFar(b);
             b.choose({"base"});
             b.key(Qt::Key_F);
             b.hand.settle();
             const auto size = b.canvasView().size();
             b.hand.click(QPointF(size.width() - 30, size.height() - 30));
             QVERIFY(b.canvas().visible().center().x() > 4000);
         }},
        {"Value boxes on the node (Blender)", "drag a number sideways, click to type",
         [](Bench& b) {
             b.show(apart());
             const auto box = b.canvas().valueOnView(NodeId("base"), "steps");
             b.hand.drag(box.center(), box.center() + QPointF(120, 0));
             QVERIFY(std::get<std::int64_t>(b.graph().parameter(NodeId("base"), "steps")) > 5);
             b.hand.click(b.canvas().valueOnView(NodeId("base"), "steps").center());
             QVERIFY(b.canvas().valueOpen());
             b.hand.key(Qt::Key_A, Qt::ControlModifier);
             b.hand.type(QStringLiteral("48"));
             b.hand.key(Qt::Key_Return);
             QCOMPARE(std::get<std::int64_t>(b.graph().parameter(NodeId("base"), "steps")), std::int64_t{48});
         }},
    };
}

} // namespace

std::vector<Convention> nodeConventions()
{
    std::vector<Convention> all;
    for (const auto& some : {adding(), states(), frames(), editing(), viewing()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

} // namespace cascade::ui::tests
