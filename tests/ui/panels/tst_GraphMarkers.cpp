// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/GraphMarkers.h"

#include "tests/support/TestMain.h"
#include "tests/ui/panels/PictureFixture.h"
#include "tests/ui/panels/TimelineFixture.h"

#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

constexpr double kShotSec = 16.0 / 3;

/// A graph on the canvas, and a timeline on which it is the second shot.
struct Fixture {
    Fixture()
    {
        showShots({takeOf(1, "one")});
        timeline.resize(1000, 420);
        timeline.show();
    }
    void showShots(const std::vector<store::Take>& takes)
    {
        const CanvasShot canvas{QStringLiteral("two"), chain.graph, chain.inference, nodes, false};
        timeline.setModel(timelineOf(shotsByTitle(takes), &canvas));
    }
    [[nodiscard]] TimelineMarkers& shown() { return timeline.markers(); }
    [[nodiscard]] const std::vector<graph::Marker>& stored() const { return session.graph().markers; }

    ChainGraph chain;
    std::map<graph::NodeId, NodeRun> nodes;
    PictureFixture pictures;
    GraphSession session;
    Timeline timeline{{pictures.playhead, pictures.frames, pictures.board, paletteOf(Theme::Dark)}};
    GraphMarkers markers{session, timeline};
};

} // namespace

class GraphMarkersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMarkerIsAnEditOfTheGraph()
    {
        Fixture f;
        f.shown().add(kShotSec + 2, QStringLiteral("turn"));
        QCOMPARE(f.stored().size(), std::size_t{1});
        QCOMPARE(f.stored()[0].name, std::string("turn"));
        QVERIFY(qAbs(f.stored()[0].seconds - 2) < 1e-9);
        QVERIFY(f.session.modified());
        f.session.undo();
        QVERIFY(f.shown().all().empty());
        f.session.redo();
        QCOMPARE(f.shown().all().size(), std::size_t{1});
        f.shown().rename(f.shown().all()[0].id, QStringLiteral("return"));
        QCOMPARE(f.stored()[0].name, std::string("return"));
        f.shown().remove(f.shown().all()[0].id);
        QVERIFY(f.stored().empty());
    }

    void aGraphsMarkersAreShownWhereItsShotIs()
    {
        Fixture f;
        files::GraphText opened;
        opened.graph.markers = {{1, "cue"}};
        f.session.replace(opened, {});
        QCOMPARE(f.shown().all().size(), std::size_t{1});
        QCOMPARE(f.shown().all()[0].name, QStringLiteral("cue"));
        QCOMPARE(f.shown().all()[0].seconds, kShotSec + 1);
        f.showShots({}); // now it is the first
        QCOMPARE(f.shown().all()[0].seconds, 1.0);
        QVERIFY(!f.session.modified());
        f.session.replace({}, {});
        QVERIFY(f.shown().all().empty());
    }

    void aDragIsOneStepOfUndo()
    {
        Fixture f;
        const int id = f.shown().add(kShotSec + 1);
        const auto& layout = f.timeline.view().timelineLayout();
        auto* viewport = f.timeline.view().viewport();
        const QPoint from(qRound(layout.xOf(kShotSec + 1)), 6), to(qRound(layout.xOf(kShotSec + 3)), 6);
        QTest::mousePress(viewport, Qt::LeftButton, {}, from);
        for (int step = 1; step <= 10; ++step) {
            QTest::mouseMove(viewport, from + (to - from) * step / 10);
        }
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
        QVERIFY(f.shown().find(id) != nullptr); // it has stayed the same one
        QVERIFY2(qAbs(f.stored()[0].seconds - 3) < 0.1, qPrintable(QString::number(f.stored()[0].seconds)));
        f.session.undo();
        QVERIFY(qAbs(f.stored()[0].seconds - 1) < 1e-9);
        QCOMPARE(f.shown().all()[0].seconds, kShotSec + 1);
    }

    void aDragEndsWithTheShot()
    {
        Fixture f;
        f.shown().add(kShotSec + 1);
        const auto& layout = f.timeline.view().timelineLayout();
        auto* viewport = f.timeline.view().viewport();
        const QPoint from(qRound(layout.xOf(kShotSec + 1)), 6), to(qRound(layout.xOf(1)), 6);
        QTest::mousePress(viewport, Qt::LeftButton, {}, from);
        QTest::mouseMove(viewport, to);
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
        QCOMPARE(f.stored()[0].seconds, 0.0);
        QCOMPARE(f.shown().all()[0].seconds, kShotSec);
    }
};

CASCADE_TEST(GraphMarkersTest);
#include "tst_GraphMarkers.moc"
