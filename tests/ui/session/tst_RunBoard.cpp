// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/RunBoard.h"

#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using graph::NodeId;

namespace {

/// An engine that never runs: its signals are the test's.
class BoardFixture {
public:
    BoardFixture() : engine({}, {}), board(engine)
    {
        board.follow(RunId{1}, {NodeId("base"), NodeId("tsr1")},
                     {{NodeId("base"), NodeId("cascade")}, {NodeId("tsr1"), NodeId("cascade")}});
    }
    void progress(const char* node, int step, double elapsedSec)
    {
        Q_EMIT engine.progressed(RunId{1},
                                 Progress{.what = node, .step = step, .steps = 4, .elapsedSec = elapsedSec});
    }
    void done(const char* node, jobs::Outcome outcome)
    {
        Q_EMIT engine.stageEnded(RunId{1}, jobs::StageResult{NodeId(node), outcome, 2.5, {0.1}});
    }
    void end(const std::optional<Error>& error = {})
    {
        RunEnd end;
        end.error = error;
        if (!error) {
            end.result = jobs::RenderResult();
        }
        Q_EMIT engine.ended(RunId{1}, end);
    }
    [[nodiscard]] NodeRun::State state(const char* node) const { return board.node(NodeId(node)).state; }

    EngineLink engine;
    RunBoard board;
};

using State = NodeRun::State;

} // namespace

class RunBoardTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nodesWaitThenRunThenAreDone()
    {
        BoardFixture f;
        QVERIFY(f.board.running());
        QCOMPARE(f.state("base"), State::Waiting);
        f.progress("base", 1, 3);
        QCOMPARE(f.state("base"), State::Running);
        QCOMPARE(f.board.node(NodeId("base")).share, 0.25);
        f.done("base", jobs::Outcome::Computed);
        f.done("tsr1", jobs::Outcome::Found);
        QCOMPARE(f.state("base"), State::Computed);
        QCOMPARE(f.state("tsr1"), State::Found);
        QCOMPARE(f.board.node(NodeId("base")).seconds, 2.5);
        f.end();
        QVERIFY(!f.board.running() && f.board.end());
    }

    void aClosedCascadeShowsTheStageAtWork()
    {
        BoardFixture f;
        f.done("base", jobs::Outcome::Computed);
        f.progress("tsr1", 2, 5);
        const auto& cascade = f.board.node(NodeId("cascade"));
        QCOMPARE(cascade.state, State::Running);
        QCOMPARE(cascade.step, 2);
        QCOMPARE(cascade.share, 0.75); // one stage of two, and half of the other
    }

    void picturesAreTheirOwn()
    {
        BoardFixture f;
        auto frames = std::make_shared<jobs::PreviewFrames>();
        frames->node = "base";
        frames->frames = 2;
        frames->width = frames->height = 1;
        frames->pixels = {255, 0, 0, 0, 255, 0};
        frames->first = 4;
        frames->stride = 3;
        Q_EMIT f.engine.previewed(RunId{1}, frames);
        frames->pixels.assign(6, 9); // the message's memory is used again
        const auto& base = f.board.node(NodeId("base"));
        QCOMPARE(base.pictures.size(), 2);
        QCOMPARE(base.pictures[1].pixelColor(0, 0), QColor(0, 255, 0));
        QCOMPARE(base.firstFrame, std::int64_t{4});
        QCOMPARE(base.frameStride, std::int64_t{3});
    }

    void aFailureIsAtTheNodeThatRan()
    {
        BoardFixture f;
        f.done("base", jobs::Outcome::Computed);
        f.progress("tsr1", 1, 3);
        f.end(Error{ErrorCode::OutOfMemory, "tsr1", "no memory", {}});
        QCOMPARE(f.state("base"), State::Computed);
        QCOMPARE(f.state("tsr1"), State::Failed);
        QVERIFY(f.board.node(NodeId("tsr1")).error.contains(QStringLiteral("no memory")));
    }

    void aStopIsNoFailure()
    {
        BoardFixture f;
        f.progress("base", 1, 3);
        f.end(Error{ErrorCode::Cancelled, "run", "stopped", {}});
        QCOMPARE(f.state("base"), State::Stopped);
        QCOMPARE(f.state("tsr1"), State::None);
        QVERIFY(f.board.node(NodeId("base")).error.isEmpty());
    }

    /// A closed Cascade shows that of its last stage, once all are done.
    void howWellClipsShowTheirWords()
    {
        BoardFixture f;
        const auto scored = [&](const char* node, double score) {
            Q_EMIT f.engine.stageScored(RunId{1}, jobs::StageScore{NodeId(node), score});
        };
        f.done("base", jobs::Outcome::Computed);
        scored("base", 70);
        QCOMPARE(f.board.node(NodeId("base")).worldClip, std::optional(70.0));
        f.progress("tsr1", 1, 3);
        QVERIFY(!f.board.node(NodeId("cascade")).worldClip);
        f.done("tsr1", jobs::Outcome::Found);
        scored("tsr1", 80);
        QCOMPARE(f.board.node(NodeId("cascade")).worldClip, std::optional(80.0));
        QCOMPARE(f.board.node(NodeId("base")).worldClip, std::optional(70.0));
        Q_EMIT f.engine.stageScored(RunId{2}, jobs::StageScore{NodeId("base"), 1});
        QCOMPARE(f.board.node(NodeId("base")).worldClip, std::optional(70.0));
    }

    void otherRunsAreNotShown()
    {
        BoardFixture f;
        Q_EMIT f.engine.progressed(RunId{2}, Progress{.what = "base", .step = 3, .steps = 4});
        QCOMPARE(f.state("base"), State::Waiting);
        QSignalSpy changed(&f.board, &RunBoard::runChanged);
        Q_EMIT f.engine.ended(RunId{2}, RunEnd());
        QCOMPARE(changed.count(), 0);
        QVERIFY(f.board.running());
    }

    void picturesStayUntilTheNewOnesAreThere()
    {
        BoardFixture f;
        auto frames = std::make_shared<jobs::PreviewFrames>();
        frames->node = "base";
        frames->frames = frames->width = frames->height = 1;
        frames->pixels = {1, 2, 3};
        Q_EMIT f.engine.previewed(RunId{1}, frames);
        f.end();
        f.board.follow(RunId{2}, {NodeId("base")});
        QCOMPARE(f.board.node(NodeId("base")).pictures.size(), 1);
    }
};

CASCADE_TEST(RunBoardTest);
#include "tst_RunBoard.moc"
