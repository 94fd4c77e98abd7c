// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Queue.h"

#include "pipeline/store/QueueRows.h"
#include "tests/store/QueueFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

Owner livingOwner()
{
    return Owner::create().value();
}

/// Claims a job that must be there.
Job claim(Queue& queue, const Owner& owner, std::optional<Priority> only = std::nullopt)
{
    return queue.claimNext(owner, only).value().value();
}

bool nothingToClaim(Queue& queue)
{
    return !queue.claimNext(livingOwner()).value().has_value();
}

/// Makes all owners of the file ones of an earlier boot.
void restartMachine(const std::filesystem::path& file)
{
    auto database = Database::open(file, rows::queueSchema()).value();
    database.write([&] { database.run("UPDATE claim SET boot_id = 'earlier'"); }).value();
}

const Error kNoMemory{ErrorCode::OutOfMemory, "ssr3/step 2", "expected 3 GiB, got 1", "Lower the frames."};

} // namespace

class QueueClaimsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void claimsInteractiveJobsFirstThenByPlace()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto owner = livingOwner();
        for (const auto* name : {"a", "b", "c"}) {
            (void)queue.add(request(name)).value();
        }
        (void)queue.add(request("i", Priority::Interactive)).value();
        queue.pause(queue.list().value().at(1).id).value(); // a
        std::string order;
        while (const auto job = queue.claimNext(owner).value()) {
            QCOMPARE(job->summary.state, JobState::Running);
            QCOMPARE(job->summary.owner, std::optional(owner));
            QCOMPARE(job->summary.attempts, 1);
            QVERIFY(job->summary.startedMs && job->summary.reportedMs);
            QCOMPARE(job->graph, request("").graph);
            order += job->summary.title;
        }
        QCOMPARE(order, std::string("ibc"));
    }

    /// A job that came to where somebody has to look waits in front, blocks no other, and goes on when
    /// approved.
    void jobsHoldForApproval()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto owner = livingOwner();
        for (const auto* name : {"a", "b"}) {
            (void)queue.add(request(name)).value();
        }
        const auto id = claim(queue, owner).summary.id;
        QCOMPARE(queue.hold(id, livingOwner(), "after ssr1", "{}").error().code, ErrorCode::BadInput);
        queue.hold(id, owner, "after ssr1", "{\"approved\": 1}").value();
        const auto held = queue.get(id).value();
        QCOMPARE(held.summary.state, JobState::Held);
        QCOMPARE(held.summary.progress, std::string("after ssr1"));
        QVERIFY(!held.summary.owner);
        QCOMPARE(claim(queue, owner).summary.title, std::string("b"));
        QVERIFY(nothingToClaim(queue));
        queue.resume(id).value();
        const auto job = claim(queue, owner);
        QCOMPARE(job.summary.title, std::string("a"));
        QCOMPARE(job.settings, std::string("{\"approved\": 1}"));
        queue.cancel(id).value(); // asked for while it runs
        queue.hold(id, owner, "after ssr2", "{}").value();
        QCOMPARE(queue.get(id).value().summary.state, JobState::Cancelled);
    }

    void claimsOfOnePriorityPassTheOthersOver()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        (void)queue.add(request("i", Priority::Interactive)).value();
        (void)queue.add(request("b")).value();
        QCOMPARE(claim(queue, livingOwner(), Priority::Batch).summary.title, std::string("b"));
        QVERIFY(!queue.claimNext(livingOwner(), Priority::Batch).value());
        QCOMPARE(claim(queue, livingOwner(), Priority::Interactive).summary.title, std::string("i"));
    }

    void aPausedQueueGivesNothing()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        (void)queue.add(request("i", Priority::Interactive)).value();
        QVERIFY(queue.interactiveWaiting().value());
        queue.pauseAll().value();
        QVERIFY(openQueue(folder.file()).paused().value());
        QVERIFY(nothingToClaim(queue));
        QVERIFY(!queue.interactiveWaiting().value());
        queue.resumeAll().value();
        QVERIFY(!queue.paused().value());
        QVERIFY(!nothingToClaim(queue));
    }

    void interactiveJobsThatWaitAreSeen()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        (void)queue.add(request("b")).value();
        QVERIFY(!queue.interactiveWaiting().value());
        const auto id = queue.add(request("i", Priority::Interactive)).value();
        QVERIFY(queue.interactiveWaiting().value());
        queue.pause(id).value();
        QVERIFY(!queue.interactiveWaiting().value());
    }

    void finishedJobsKeepTheirResult()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto owner = livingOwner();
        const auto id = queue.add(request("a")).value();
        (void)claim(queue, owner);
        queue.report(id, owner, R"({"step": 3})").value();
        QCOMPARE(summaryOf(queue, id).progress, std::string(R"({"step": 3})"));
        queue.finish(id, owner, R"({"file": "a.mp4"})").value();
        const auto job = openQueue(folder.file()).get(id).value();
        QCOMPARE(job.summary.state, JobState::Done);
        QCOMPARE(job.result, std::string(R"({"file": "a.mp4"})"));
        QVERIFY(job.summary.finishedMs >= job.summary.startedMs);
        QVERIFY(!job.summary.owner && !job.summary.reportedMs);
    }

    void failedJobsKeepTheirError_data()
    {
        QTest::addColumn<int>("code");
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
            QTest::newRow(qPrintable(QString::number(code))) << code;
        }
    }
    void failedJobsKeepTheirError()
    {
        QFETCH(int, code);
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto owner = livingOwner();
        const auto id = queue.add(request("a")).value();
        (void)claim(queue, owner);
        auto error = kNoMemory;
        error.code = static_cast<ErrorCode>(code);
        queue.fail(id, owner, error).value();
        const auto job = summaryOf(queue, id);
        if (error.code == ErrorCode::Cancelled) {
            QCOMPARE(job.state, JobState::Cancelled);
            QVERIFY(!job.error);
            return;
        }
        QCOMPARE(job.state, JobState::Failed);
        QCOMPARE(job.error->code, error.code);
        QCOMPARE(job.error->message(), error.message());
        QCOMPARE(job.error->hint, error.hint);
    }

    void releasedJobsWaitInFront()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto owner = livingOwner();
        const auto id = queue.add(request("a")).value();
        (void)queue.add(request("b")).value();
        (void)claim(queue, owner);
        queue.report(id, owner, "half").value();
        queue.release(id, owner).value();
        QCOMPARE(titles(queue), std::string("a b"));
        const auto again = claim(queue, owner);
        QCOMPARE(again.summary.id, id);
        QCOMPARE(again.summary.attempts, 2);
        QCOMPARE(again.summary.deaths, 0);
        QCOMPARE(again.summary.progress, std::string("half"));
    }

    void runningJobsAreCancelledByTheirOwner()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto owner = livingOwner();
        const auto id = queue.add(request("a")).value();
        (void)claim(queue, owner);
        QVERIFY(!queue.cancelRequested(id).value());
        queue.cancel(id).value();
        QVERIFY(queue.cancelRequested(id).value());
        QCOMPARE(summaryOf(queue, id).state, JobState::Running);
        queue.cancel(id).value(); // asking twice is no mistake
        queue.release(id, owner).value();
        QCOMPARE(summaryOf(queue, id).state, JobState::Cancelled);
        queue.retry(id).value();
        QVERIFY(!queue.cancelRequested(id).value());
    }

    void aResultBeatsTheWishToCancel()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto owner = livingOwner();
        const auto id = queue.add(request("a")).value();
        (void)claim(queue, owner);
        queue.cancel(id).value();
        queue.finish(id, owner, "{}").value();
        QCOMPARE(summaryOf(queue, id).state, JobState::Done);
    }

    void onlyTheOwnerOfAJobIsHeard_data()
    {
        QTest::addColumn<QString>("state");
        for (const auto* state : {"pending", "other owner", "reclaimed", "done"}) {
            QTest::newRow(state) << state;
        }
    }
    void onlyTheOwnerOfAJobIsHeard()
    {
        QFETCH(QString, state);
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto owner = state == "reclaimed" ? deadOwner() : livingOwner();
        const auto other = livingOwner();
        const auto id = queue.add(request("a")).value();
        if (state != "pending") {
            (void)claim(queue, state == "other owner" ? other : owner);
        }
        if (state == "reclaimed") {
            (void)claim(queue, other);
        } else if (state == "done") {
            queue.finish(id, owner, "first").value();
        }
        const auto before = queue.get(id).value();
        for (const auto& answer :
             {queue.heartbeat(id, owner), queue.report(id, owner, "x"), queue.finish(id, owner, "second"),
              queue.fail(id, owner, kNoMemory), queue.release(id, owner)}) {
            QVERIFY(!answer.ok());
            QCOMPARE(answer.error().code, ErrorCode::BadInput);
            QVERIFY(answer.error().what.starts_with("expected it to be run by this worker, got "));
        }
        const auto after = queue.get(id).value();
        QCOMPARE(after.summary.state, before.summary.state);
        QCOMPARE(after.summary.owner, before.summary.owner);
        QCOMPARE(after.summary.progress, before.summary.progress);
        QCOMPARE(after.result, before.result);
    }

    void tooLongReportsAreRefused()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto owner = livingOwner();
        const auto id = queue.add(request("a")).value();
        (void)claim(queue, owner);
        QCOMPARE(queue.report(id, owner, std::string(kMaxProgressBytes + 1, ' ')).error().where,
                 std::string("progress"));
        QCOMPARE(queue.finish(id, owner, std::string(kMaxResultBytes + 1, ' ')).error().where,
                 std::string("result"));
        QCOMPARE(summaryOf(queue, id).state, JobState::Running);
        QVERIFY(queue.finish(id, owner, std::string(kMaxResultBytes, ' ')).ok());
    }

    void orphansComeBackToTheFrontInTheirOrder()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto owner = livingOwner();
        for (const auto* name : {"a", "b", "c", "d"}) {
            (void)queue.add(request(name)).value();
        }
        for (int i = 0; i < 3; ++i) {
            (void)claim(queue, owner);
        }
        restartMachine(folder.file());
        const auto newOwner = livingOwner();
        QCOMPARE(claim(queue, newOwner).summary.title, std::string("a"));
        QCOMPARE(titles(queue), std::string("a b c d"));
        QCOMPARE(queue.reclaimOrphans().value(), 0);
        QCOMPARE(titles(queue, {JobState::Pending}), std::string("b c d"));
        const auto job = queue.list({{JobState::Pending}}).value().at(0);
        QCOMPARE(job.attempts, 1);
        QCOMPARE(job.deaths, 1);
        QVERIFY(!job.owner);
    }

    void jobsThatKillTheirOwnersFail()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto id = queue.add(request("a")).value();
        for (int i = 0; i < kMaxDeaths; ++i) {
            QCOMPARE(claim(queue, deadOwner()).summary.id, id);
        }
        QVERIFY(nothingToClaim(queue));
        const auto job = summaryOf(queue, id);
        QCOMPARE(job.state, JobState::Failed);
        QVERIFY(job.error->what.find("ended 3 times") != std::string::npos);
        queue.retry(id).value();
        QCOMPARE(claim(queue, deadOwner()).summary.deaths, 0);
        QCOMPARE(queue.reclaimOrphans().value(), 1);
        QCOMPARE(summaryOf(queue, id).state, JobState::Pending);
    }

    void cancelledOrphansDoNotComeBack()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto first = queue.add(request("a")).value();
        (void)claim(queue, deadOwner());
        queue.cancel(first).value(); // its owner is dead: at once
        QCOMPARE(summaryOf(queue, first).state, JobState::Cancelled);
    }

    void ownersAreToldFromAllOthers()
    {
        const auto living = livingOwner();
        QCOMPARE(living.id.size(), std::size_t{32});
        QVERIFY(living.id != livingOwner().id);
        QVERIFY(!hasEnded(living, 0));
        QVERIFY(!hasEnded(living, 10 * kUnseenOwnerMs)); // seen alive, however silent
        auto reused = living;
        reused.startTicks -= 1;
        QVERIFY(hasEnded(reused, 0));
        auto restarted = living;
        restarted.bootId = "another";
        QVERIFY(hasEnded(restarted, 0));
        auto nonsense = living;
        nonsense.pid = -1;
        QVERIFY(hasEnded(nonsense, 0));
    }

    void ownersOfOtherContainersAreJudgedByTheirSilence()
    {
        auto elsewhere = livingOwner();
        elsewhere.pidNamespace += 1;
        QVERIFY(!hasEnded(elsewhere, kUnseenOwnerMs));
        QVERIFY(hasEnded(elsewhere, kUnseenOwnerMs + 1));
    }

    void endedProcessesAreSeenBeforeAndAfterTheyAreReaped()
    {
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        const auto child = startProcess([&] {
            const auto owner = Owner::create().value();
            return ::write(ends[1], &owner.startTicks, sizeof owner.startTicks) > 0 ? 0 : 1;
        });
        auto owner = livingOwner();
        owner.pid = child;
        QCOMPARE(::read(ends[0], &owner.startTicks, sizeof owner.startTicks),
                 static_cast<ssize_t>(sizeof owner.startTicks));
        siginfo_t information;
        QCOMPARE(::waitid(P_PID, static_cast<id_t>(child), &information, WEXITED | WNOWAIT), 0);
        QVERIFY(hasEnded(owner, 0)); // a zombie
        QCOMPARE(statusOf(child), 0);
        QVERIFY(hasEnded(owner, 0));
        ::close(ends[0]);
        ::close(ends[1]);
    }
};

CASCADE_TEST(QueueClaimsTest);
#include "tst_QueueClaims.moc"
