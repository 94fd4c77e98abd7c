// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/window/ConventionBench.h"
#include "tests/ui/window/Conventions.h"

namespace cascade::ui::tests {

namespace {

using Bench = ConventionBench;
using graph::NodeId;
using graph::NodeState;

/// A draft with its preview chosen, its lanes on the timeline, and two pictures in the viewer.
void showAll(Bench& b)
{
    b.keepTakes();
    b.showDraft();
    QVERIFY(QTest::qWaitFor([&] { return b.panels().timeline->model().canvas() != nullptr; }));
    b.showPictures();
    b.choose({"preview"});
    b.studio.playhead.seek(0);
}

} // namespace

/// A key means what the panel with the focus makes of it.
std::vector<Convention> conflictConventions()
{
    return {
        {"`M` in three panels", "canvas: mute; timeline: marker; viewer: the next way to compare",
         [](Bench& b) {
             showAll(b);
             b.keyIn("canvas", Qt::Key_M);
             QCOMPARE(b.node("preview").state, NodeState::Muted);
             const auto shot = b.panels().timeline->model().canvas()->startSec;
             b.studio.playhead.seek(shot);
             b.keyIn("timeline", Qt::Key_M);
             QCOMPARE(b.graph().markers.size(), std::size_t{1});
             const auto mode = b.panels().viewer->mode();
             b.keyIn("viewer", Qt::Key_M);
             QVERIFY(b.panels().viewer->mode() != mode);
             QCOMPARE(b.node("preview").state, NodeState::Muted);
             QCOMPARE(b.graph().markers.size(), std::size_t{1});
         }},
        {"`Space` in three panels", "canvas: search, held it pans; viewer and timeline: play",
         [](Bench& b) {
             showAll(b);
             b.keyIn("viewer", Qt::Key_Space);
             QVERIFY(b.studio.playhead.playing());
             b.keyIn("timeline", Qt::Key_Space);
             QVERIFY(!b.studio.playhead.playing());
             b.keyIn("canvas", Qt::Key_Space);
             QVERIFY(b.canvas().searchOpen());
             QVERIFY(!b.studio.playhead.playing());
         }},
        {"`F` in three panels", "canvas and viewer: fit; elsewhere: the panel alone",
         [](Bench& b) {
             showAll(b);
             const auto before = b.canvas().scale();
             b.keyIn("canvas", Qt::Key_F);
             b.hand.settle();
             QVERIFY(b.canvas().scale() > before); // the one chosen node is larger
             auto& viewer = b.panels().viewer->canvas();
             const double fitted = viewer.zoomFactor();
             b.keyIn("viewer", Qt::Key_Equal);
             QVERIFY(viewer.zoomFactor() > fitted);
             b.key(Qt::Key_F);
             QCOMPARE(viewer.zoomFactor(), fitted);
             QVERIFY(b.panels().canvas->isVisible());
             b.keyIn("log", Qt::Key_F);
             QVERIFY(!b.panels().canvas->isVisible());
         }},
        {"`S` in two panels", "timeline: snapping; library: the take's seed",
         [](Bench& b) {
             showAll(b);
             b.keyIn("timeline", Qt::Key_S);
             QVERIFY(!b.panels().timeline->view().snaps());
             b.focus("library");
             b.clickCard(0);
             b.key(Qt::Key_S);
             QVERIFY(!b.panels().timeline->view().snaps());
             QVERIFY(std::get<std::int64_t>(b.graph().parameter(NodeId("seed"), "seed")) >= 100);
         }},
        {"`W` in two places", "library: the take's graph; elsewhere: goes to the library",
         [](Bench& b) {
             showAll(b);
             b.keyIn("viewer", Qt::Key_W);
             QVERIFY(b.hasFocus("library"));
             b.studio.session.replace({}, {});
             b.clickCard(0);
             b.key(Qt::Key_W);
             QVERIFY(QTest::qWaitFor([&] { return b.graph().nodes.size() == 4; }));
         }},
        {"`C` in two panels", "viewer: swap; with `Alt`, canvas: collapse; with `Ctrl`, canvas: copy",
         [](Bench& b) {
             showAll(b);
             b.keyIn("viewer", Qt::Key_C);
             QCOMPARE(b.panels().viewer->sources()[0].title, QStringLiteral("blue"));
             b.keyIn("canvas", Qt::Key_C);
             QCOMPARE(b.panels().viewer->sources()[0].title, QStringLiteral("blue"));
             b.key(Qt::Key_C, Qt::AltModifier);
             QVERIFY(b.view("preview").collapsed);
         }},
    };
}

} // namespace cascade::ui::tests
