// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Measured.h"
#include "tests/support/TestMain.h"
#include "tests/ui/canvas/LargeGraph.h"

#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::CanvasFixture;

/// Prints how long a frame takes (CPU); run by tests/bench/studio.py. A frame of 500 nodes should take less
/// than 16 ms on one core, ImGui's logic included; how fast a machine is that runs the tests is not theirs to
/// say.
class TestCanvasBench : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFrameOf500Nodes_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::newRow("all in sight") << 0.0;
        QTest::newRow("the smallest with ports and titles") << 0.35;
        QTest::newRow("30 in sight") << 0.7;
        QTest::newRow("full size") << 1.0;
    }
    void aFrameOf500Nodes()
    {
        QFETCH(const double, zoom);
        CanvasFixture f(tests::largeGraph());
        f.view.resize(1600, 900);
        f.settle();
        f.trigger(CanvasAction::FitAll);
        f.settle();
        while (f.canvas.scale() < zoom) {
            f.wheel({800, 450}, 1);
        }
        const auto frame = tests::measured([&] { f.view.repaint(); });
        const auto logic = tests::measured([&] { f.host.run(); });
        qInfo("%zu nodes, %zu links, 1600x900, scale %.2f: a frame takes %.1f ms (median) to %.1f ms, "
              "ImGui's logic %.1f ms of it",
              f.session.graph().nodes.size(), f.session.graph().links.size(), f.canvas.scale(), frame.median,
              frame.longest, logic.median);
        tests::tellBar(QStringLiteral("software frame of 500 nodes, %1").arg(QTest::currentDataTag()),
                       frame.median, 16);
        QVERIFY(frame.median > 0);
    }
};

CASCADE_TEST(TestCanvasBench);
#include "tst_CanvasBench.moc"
