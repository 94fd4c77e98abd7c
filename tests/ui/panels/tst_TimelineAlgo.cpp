// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/panels/TimelineFixture.h"

#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

QStringList nodesOf(const TimelineModel& model)
{
    QStringList nodes;
    for (const auto& lane : model.lanes) {
        nodes.append(lane.node);
    }
    return nodes;
}

const QStringList kOrder{QStringLiteral("base"), QStringLiteral("tsr1"), QStringLiteral("ssr1"),
                         QStringLiteral("ssr2"), QStringLiteral("tsr2"), QStringLiteral("tsr3"),
                         QStringLiteral("ssr3")};

} // namespace

class TimelineAlgoTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTakeHasALaneForEachStageOnOneAxis()
    {
        const auto model = timelineOf({{QStringLiteral("torus"), {takeOf(1, "torus")}}}, nullptr);
        QCOMPARE(nodesOf(model), kOrder);
        for (const auto& lane : model.lanes) {
            QCOMPARE(lane.strips.size(), 1U);
            QCOMPARE(lane.strips[0].endSec(), 16.0 / 3); // 16 frames at 3 last as long as 128 at 24
            QCOMPARE(lane.strips[0].state, StripState::Done);
            QVERIFY(lane.strips[0].clip && lane.strips[0].take == store::TakeId{1});
        }
        QCOMPARE(model.durationSec(), 16.0 / 3);
    }

    void takesOfOneTitleAreVersionsTheNewestInFront()
    {
        const auto shots = shotsByTitle({takeOf(2, "torus"), takeOf(5, "torus", 3), takeOf(1, "torus")});
        QCOMPARE(shots.size(), 1U);
        const auto model = timelineOf(shots, nullptr);
        QCOMPARE(model.lanes[0].depth(), 2);
        QCOMPARE(model.lanes[0].front(0)->take, std::optional(store::TakeId{5}));
        QCOMPARE(model.lanes[6].front(0)->take, std::optional(store::TakeId{2})); // take 5 stopped before
        QCOMPARE(model.lanes[6].depth(), 1);
        QCOMPARE(nodesOf(model), kOrder);
    }

    void shotsFollowEachOtherInTheOrderOfTheirFirstTakes()
    {
        const auto shots =
            shotsByTitle({takeOf(9, "one"), takeOf(3, "two", 2), takeOf(1, "one"), takeOf(4, "empty", 0)});
        QCOMPARE(shots.size(), 2U);
        QCOMPARE(shots[0].title, QStringLiteral("one")); // rendered again, and still the first
        const auto model = timelineOf(shots, nullptr);
        QCOMPARE(model.shots[1].startSec, 16.0 / 3);
        QCOMPARE(model.lanes[0].front(1)->startSec, 16.0 / 3);
        QVERIFY(model.lanes[6].front(1) == nullptr);
        QCOMPARE(model.cuts(), (std::vector<double>{0, 16.0 / 3, 32.0 / 3}));
        QCOMPARE(model.at(0, 6)->take, std::optional(store::TakeId{3}));
        QCOMPARE(model.at(0, 5)->take, std::optional(store::TakeId{9}));
        QVERIFY(model.at(6, 6) == nullptr);
        QVERIFY(model.at(99, 0) == nullptr);
    }

    void theGraphsStagesAreThereBeforeAnythingRan()
    {
        const ChainGraph chain;
        const std::map<graph::NodeId, NodeRun> nodes;
        const CanvasShot canvas{QStringLiteral("new"), chain.graph, chain.inference, nodes};
        const auto model = timelineOf({}, &canvas);
        QCOMPARE(nodesOf(model), kOrder);
        QCOMPARE(model.shots.size(), 1U);
        QCOMPARE(model.lanes[6].front(0)->shape.width, 1280);
        QCOMPARE(model.lanes[6].front(0)->state, StripState::Planned);
        QVERIFY(model.lanes[6].front(0)->isLive());
    }

    void aRunLiesInFrontOfTheTakesOfItsShot()
    {
        const ChainGraph chain;
        std::map<graph::NodeId, NodeRun> nodes;
        nodes[graph::NodeId("base")].state = NodeRun::State::Computed;
        nodes[graph::NodeId("tsr1")].state = NodeRun::State::Running;
        nodes[graph::NodeId("tsr1")].step = 3;
        nodes[graph::NodeId("tsr1")].steps = 8;
        CanvasShot canvas{QStringLiteral("torus"), chain.graph, chain.inference, nodes, true};
        const auto shots = shotsByTitle({takeOf(1, "before"), takeOf(2, "torus", 3)});
        auto model = timelineOf(shots, &canvas);
        QCOMPARE(model.shots.size(), 2U);
        QVERIFY(model.lanes[0].front(1)->isLive());
        QCOMPARE(model.lanes[0].front(1)->state, StripState::Done);
        QCOMPARE(model.lanes[1].front(1)->state, StripState::Running);
        QCOMPARE(model.lanes[1].front(1)->step, 3);
        QCOMPARE(model.lanes[1].strips.back().take, std::optional(store::TakeId{2}));
        QVERIFY(!model.lanes[2].front(1)->isLive()); // ssr1: its turn has not come, the take is seen
        QCOMPARE(model.lanes[6].front(1)->state, StripState::Planned); // no take has it

        canvas.running = false; // the run is over, and its take is on the shelf
        model = timelineOf(shots, &canvas);
        QVERIFY(!model.lanes[1].front(1)->isLive());
    }

    void progressIsFollowedWithoutANewModel()
    {
        const ChainGraph chain;
        std::map<graph::NodeId, NodeRun> nodes;
        nodes[graph::NodeId("base")].state = NodeRun::State::Waiting;
        const CanvasShot canvas{QStringLiteral("torus"), chain.graph, chain.inference, nodes, true};
        auto model = timelineOf({}, &canvas);
        NodeRun run;
        run.state = NodeRun::State::Running;
        run.step = 5;
        run.steps = 8;
        run.share = 0.6;
        QVERIFY(updateRunning(model, graph::NodeId("base"), run));
        QCOMPARE(model.lanes[0].front(0)->step, 5);
        QCOMPARE(model.lanes[0].front(0)->share, 0.6);
        QVERIFY(!updateRunning(model, graph::NodeId("prompt"), run));
    }

    void aHeldTakeSaysAfterWhichStage()
    {
        auto take = takeOf(4, "torus", 3);
        take.state = store::TakeState::Held;
        take.stoppedAt = {"ssr1"};
        const auto model = timelineOf({{QStringLiteral("torus"), {take}}}, nullptr);
        QCOMPARE(model.lanes[1].front(0)->state, StripState::Done);
        QCOMPARE(model.lanes[2].front(0)->state, StripState::Held);
    }
};

CASCADE_TEST(TimelineAlgoTest);
#include "tst_TimelineAlgo.moc"
