// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/canvas/CanvasGraphs.h"
#include "tests/ui/window/ConventionBench.h"
#include "tests/ui/window/Conventions.h"

#include <QComboBox>

namespace cascade::ui::tests {

namespace {

using Bench = ConventionBench;
using cascade::tests::apart;
using cascade::tests::clips;
using cascade::tests::link;
using cascade::tests::middle;
using cascade::tests::put;
using graph::NodeId;

QPointF onLink(const Bench& b)
{
    return middle(b.hand.output("load", "clip"), b.hand.input("out", "clip"));
}

QColor pixel(const Bench& b, const QPointF& at)
{
    const auto shot = b.canvasView().grab().toImage();
    return shot.pixelColor((at * shot.devicePixelRatio()).toPoint());
}

bool near(const QColor& a, const QColor& b)
{
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) < 12;
}

/// Pulls a link out of the encoder, into the open.
void pullAway(Bench& b, Qt::KeyboardModifiers atDrop = {})
{
    b.show(apart());
    const auto from = b.hand.output("encoder", "embedding");
    const auto to = from + QPointF(10, 220);
    b.hand.press(from);
    b.hand.moveMouse(middle(from, to), Qt::LeftButton);
    b.hand.moveMouse(to, Qt::LeftButton, atDrop);
    b.hand.release(to, Qt::LeftButton, atDrop);
}

/// A trim below a link, with what follows so close that it must move.
void showTrim(Bench& b)
{
    auto graph = clips();
    graph.views.at(NodeId("out")).x = 420;
    put(graph, "trim", "trim", 260, 420);
    b.show(graph);
}

void dropTrim(Bench& b, Qt::KeyboardModifiers modifiers = {})
{
    const auto grip = b.hand.header("trim");
    const auto centre = b.canvas().nodeOnView(NodeId("trim")).center();
    b.hand.drag(grip, grip + (onLink(b) - centre), modifiers);
}

std::vector<Convention> dropping()
{
    return {
        {"Drag a link into the open (ComfyUI, chaiNNer)", "searches for a node, and links it",
         [](Bench& b) {
             pullAway(b);
             QVERIFY(b.canvas().searchOpen());
             b.hand.type(QStringLiteral("spatial"));
             b.hand.key(Qt::Key_Return);
             QCOMPARE(b.feeds("ssr", "text"), std::string("encoder.embedding"));
         }},
        {"Only compatible nodes are listed (chaiNNer)", "the same",
         [](Bench& b) {
             pullAway(b);
             QVERIFY(!b.canvas().searchFound().isEmpty());
             QVERIFY(!b.canvas().searchFound().contains(QStringLiteral("Prompt")));
         }},
        {"A reroute from the menu of a link drop (ComfyUI)",
         "is among what is found, and `Shift` at the drop "
         "makes one at once",
         [](Bench& b) {
             pullAway(b);
             QVERIFY(b.canvas().searchFound().contains(QStringLiteral("Reroute")));
             b.hand.key(Qt::Key_Escape);
             pullAway(b, Qt::ShiftModifier);
             QVERIFY(!b.canvas().searchOpen());
             QCOMPARE(b.feeds("reroute", "in"), std::string("encoder.embedding"));
         }},
        {"The plain and the Shift drop are configured by themselves (ComfyUI)", "in the settings (`Ctrl+,`)",
         [](Bench& b) {
             b.key(Qt::Key_Comma, Qt::ControlModifier);
             auto* dialog = b.window().findChild<QDialog*>(QStringLiteral("settings"));
             QVERIFY(dialog != nullptr);
             for (auto* choice : dialog->findChildren<QComboBox*>()) {
                 if (choice->accessibleName() == QStringLiteral("A link dropped into the open")) {
                     QTest::keyClick(choice, Qt::Key_End);
                 }
             }
             QTest::keyClick(dialog, Qt::Key_Escape);
             b.window().activateWindow();
             pullAway(b);
             QVERIFY(!b.canvas().searchOpen());
             QCOMPARE(b.graph().nodes.size(), std::size_t{3});
         }},
        {"Drop a node on a link (Blender)", "it is put into the link",
         [](Bench& b) {
             showTrim(b);
             dropTrim(b);
             QCOMPARE(b.feeds("out", "clip"), std::string("trim.clip"));
             QCOMPARE(b.feeds("trim", "clip"), std::string("load.clip"));
         }},
        {"Its neighbours move aside (Blender)", "what it would cover",
         [](Bench& b) {
             showTrim(b);
             dropTrim(b);
             QVERIFY(b.view("out").x > 440);
         }},
        {"`Alt` switches that off (Blender)", "the node is only moved",
         [](Bench& b) {
             showTrim(b);
             dropTrim(b, Qt::AltModifier);
             QCOMPARE(b.feeds("out", "clip"), std::string("load.clip"));
             QVERIFY(b.view("trim").y < 300);
         }},
    };
}

std::vector<Convention> looks()
{
    return {
        {"The colour of a socket is its type (chaiNNer, InvokeAI)", "of its link too",
         [](Bench& b) {
             b.show(clips());
             QVERIFY(near(pixel(b, b.hand.output("load", "clip")), b.panels().palette().port("clip")));
             b.show(apart());
             QVERIFY(near(pixel(b, b.hand.output("prompt", "text")), b.panels().palette().port("text")));
         }},
        {"While dragging, only what is compatible is shown (chaiNNer)",
         "sockets that fit have a ring, the others are dimmed",
         [](Bench& b) {
             b.show(apart());
             const auto other = b.hand.output("base", "clip");
             const auto before = pixel(b, other);
             const auto from = b.hand.output("prompt", "text");
             b.hand.press(from);
             b.hand.moveMouse(from + QPointF(20, 160), Qt::LeftButton);
             b.hand.settle(4);
             QVERIFY(!near(pixel(b, other), before));
             b.hand.release(from, Qt::LeftButton);
             b.hand.settle();
             QVERIFY(near(pixel(b, other), before));
         }},
    };
}

std::vector<Convention> wires()
{
    return {
        {"Reroutes are dots on wires (Natron)", "double-click a link",
         [](Bench& b) {
             b.show(clips());
             b.hand.doubleClick(onLink(b));
             QCOMPARE(b.feeds("out", "clip"), std::string("reroute.out"));
         }},
        {"`Shift` + right-drag across links bends them (Blender)", "the same",
         [](Bench& b) {
             b.show(clips());
             b.hand.drag(onLink(b) - QPointF(0, 50), onLink(b) + QPointF(0, 50), Qt::ShiftModifier,
                         Qt::RightButton);
             QCOMPARE(b.feeds("out", "clip"), std::string("reroute.out"));
         }},
        {"`Ctrl` + right-drag cuts links (Blender)", "the same",
         [](Bench& b) {
             b.show(clips());
             b.hand.drag(onLink(b) - QPointF(0, 50), onLink(b) + QPointF(0, 50), Qt::ControlModifier,
                         Qt::RightButton);
             QVERIFY(b.graph().links.empty());
         }},
        {"`Ctrl+Alt`+click on a slot removes its wires (ComfyUI)", "the same; `Alt` alone will do",
         [](Bench& b) {
             b.show(clips());
             b.hand.click(b.hand.output("load", "clip"), Qt::ControlModifier | Qt::AltModifier);
             QVERIFY(b.graph().links.empty());
         }},
        {"`Shift`-drag from a slot moves its wires (ComfyUI)", "to another slot of the same side",
         [](Bench& b) {
             auto graph = clips();
             put(graph, "other", "load-clip", 0, 320);
             put(graph, "out2", "export-video", 700, 320);
             link(graph, "load", "clip", "out2", "clip");
             b.show(graph);
             b.hand.drag(b.hand.output("load", "clip"), b.hand.output("other", "clip"), Qt::ShiftModifier);
             QCOMPARE(b.feeds("out", "clip"), std::string("other.clip"));
             QCOMPARE(b.feeds("out2", "clip"), std::string("other.clip"));
             b.key(Qt::Key_Z, Qt::ControlModifier); // all of it is one step
             QCOMPARE(b.feeds("out", "clip"), std::string("load.clip"));
             QCOMPARE(b.feeds("out2", "clip"), std::string("load.clip"));
         }},
        {"`Shift`-drag from an input takes its wire along (ComfyUI)", "to another input",
         [](Bench& b) {
             auto graph = clips();
             put(graph, "out2", "export-video", 700, 320);
             b.show(graph);
             b.hand.drag(b.hand.input("out", "clip"), b.hand.input("out2", "clip"), Qt::ShiftModifier);
             QCOMPARE(b.feeds("out", "clip"), std::string());
             QCOMPARE(b.feeds("out2", "clip"), std::string("load.clip"));
         }},
    };
}

} // namespace

std::vector<Convention> linkConventions()
{
    std::vector<Convention> all;
    for (const auto& some : {dropping(), looks(), wires()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

} // namespace cascade::ui::tests
