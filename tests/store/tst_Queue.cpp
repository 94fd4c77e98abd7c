// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Queue.h"

#include "tests/store/QueueFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <array>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

constexpr auto kNobody = JobId{999};

std::vector<JobState> waitingStates()
{
    return {JobState::Pending, JobState::Held};
}

/// Adds jobs named by the letters of `names`.
std::vector<JobId> addAll(Queue& queue, const std::string& names, Priority priority = Priority::Batch)
{
    std::vector<JobId> ids;
    for (const char name : names) {
        ids.push_back(queue.add(request(std::string(1, name), priority)).value());
    }
    return ids;
}

/// A job brought into `state` by the queue's own functions.
JobId jobIn(Queue& queue, JobState state)
{
    const auto id = queue.add(request("x", Priority::Interactive)).value();
    queue.moveToTop(id).value();
    const auto owner = Owner::create().value();
    switch (state) {
    case JobState::Pending:
        break;
    case JobState::Held:
        queue.pause(id).value();
        break;
    case JobState::Cancelled:
        queue.cancel(id).value();
        break;
    case JobState::Running:
        (void)queue.claimNext(owner).value();
        break;
    case JobState::Done:
        (void)queue.claimNext(owner).value();
        queue.finish(id, owner, "{}").value();
        break;
    case JobState::Failed:
        (void)queue.claimNext(owner).value();
        queue.fail(id, owner, Error{ErrorCode::OutOfMemory, "ssr3", "no memory", "lower it"}).value();
        break;
    }
    return id;
}

constexpr std::array kAllStates = {JobState::Pending, JobState::Held,   JobState::Running,
                                   JobState::Done,    JobState::Failed, JobState::Cancelled};

} // namespace

class QueueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsAllOfAJob()
    {
        const DatabaseFolder folder;
        const JobRequest asked{"a cube", R"({"graph": "ü"})", R"({"until": "ssr1"})", UINT64_MAX,
                               Priority::Interactive};
        const auto id = openQueue(folder.file()).add(asked).value();
        auto queue = openQueue(folder.file());
        const auto job = queue.get(id).value();
        QCOMPARE(job.summary.title, asked.title);
        QCOMPARE(job.graph, asked.graph);
        QCOMPARE(job.settings, asked.settings);
        QCOMPARE(job.summary.seed, asked.seed);
        QCOMPARE(job.summary.priority, asked.priority);
        QCOMPARE(job.summary.state, JobState::Pending);
        QCOMPARE(job.summary.attempts, 0);
        QVERIFY(job.summary.createdMs > 1'700'000'000'000);
        QVERIFY(!job.summary.startedMs && !job.summary.finishedMs && !job.summary.owner &&
                !job.summary.error);
        QVERIFY(job.result.empty());
    }

    void groupsAreJobsThatWereAddedTogether()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const std::vector both{request("a"), request("b")};
        const auto ids = queue.add(both).value();
        const auto alone = queue.add(request("c")).value();
        QCOMPARE(titles(queue), std::string("a b c"));
        QCOMPARE(summaryOf(queue, ids[0]).group, summaryOf(queue, ids[1]).group);
        QVERIFY(summaryOf(queue, ids[0]).group != summaryOf(queue, alone).group);
    }

    void addingIsAllOrNothing()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        std::vector both{request("a"), request("b")};
        both[1].graph.assign(kMaxGraphBytes + 1, ' ');
        QCOMPARE(queue.add(both).error().message(),
                 std::string("[graph] expected at most 16777216 bytes, got 16777217"));
        QCOMPARE(queue.add(std::vector<JobRequest>{}).error().code, ErrorCode::BadInput);
        QVERIFY(queue.list().value().empty());
        both[1].graph.pop_back();
        QVERIFY(queue.add(both).ok());
    }

    void tooLongTextsAreRefused()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        auto longTitle = request(std::string(kMaxTitleBytes + 1, 'a'));
        auto longSettings = request("a");
        longSettings.settings.assign(kMaxSettingsBytes + 1, ' ');
        QCOMPARE(queue.add(longTitle).error().where, std::string("title"));
        QCOMPARE(queue.add(longSettings).error().where, std::string("settings"));
        const auto id = queue.add(request("a")).value();
        QCOMPARE(queue.edit(id, {longTitle.title}).error().where, std::string("title"));
        QCOMPARE(queue.edit(id, {{}, std::string(kMaxGraphBytes + 1, ' ')}).error().where,
                 std::string("graph"));
        QCOMPARE(queue.edit(id, {{}, {}, longSettings.settings}).error().where, std::string("settings"));
        QCOMPARE(titles(queue), std::string("a"));
    }

    void unknownJobsAreRefused()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto id = queue.add(request("a")).value();
        const auto owner = Owner::create().value();
        const std::vector<Result<void>> answers = {queue.edit(kNobody, {}),
                                                   queue.moveToTop(kNobody),
                                                   queue.moveToBottom(kNobody),
                                                   queue.moveBefore(id, kNobody),
                                                   queue.moveAfter(kNobody, id),
                                                   queue.pause(kNobody),
                                                   queue.resume(kNobody),
                                                   queue.cancel(kNobody),
                                                   queue.retry(kNobody),
                                                   queue.remove(kNobody),
                                                   queue.heartbeat(kNobody, owner),
                                                   queue.report(kNobody, owner, ""),
                                                   queue.finish(kNobody, owner, ""),
                                                   queue.fail(kNobody, owner, Error{}),
                                                   queue.release(kNobody, owner)};
        for (const auto& answer : answers) {
            QVERIFY(!answer.ok());
            QCOMPARE(answer.error().code, ErrorCode::BadInput);
            QCOMPARE(answer.error().where, std::string("job 999"));
        }
        QVERIFY(!queue.get(kNobody).ok());
        QVERIFY(!queue.nextSeed(kNobody).ok());
        QVERIFY(!queue.cancelRequested(kNobody).ok());
    }

    void eachStateAllowsWhatItAllows_data()
    {
        QTest::addColumn<int>("operation");
        QTest::addColumn<QString>("allowed"); // by the first letters of the states, "x" for cancelled
        QTest::newRow("edit") << 0 << "ph";
        QTest::newRow("moveToTop") << 1 << "ph";
        QTest::newRow("moveToBottom") << 2 << "ph";
        QTest::newRow("moveBefore") << 3 << "ph";
        QTest::newRow("moveAfter") << 4 << "ph";
        QTest::newRow("pause") << 5 << "p";
        QTest::newRow("resume") << 6 << "h";
        QTest::newRow("cancel") << 7 << "phr";
        QTest::newRow("retry") << 8 << "fx";
        QTest::newRow("remove") << 9 << "phdfx";
        QTest::newRow("nextSeed") << 10 << "phrdfx";
    }
    void eachStateAllowsWhatItAllows()
    {
        QFETCH(int, operation);
        QFETCH(QString, allowed);
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto other = queue.add(request("other", Priority::Interactive)).value();
        const std::array<std::function<Result<void>(JobId)>, 11> operations = {
            [&](JobId id) { return queue.edit(id, {"new"}); },
            [&](JobId id) { return queue.moveToTop(id); },
            [&](JobId id) { return queue.moveToBottom(id); },
            [&](JobId id) { return queue.moveBefore(id, other); },
            [&](JobId id) { return queue.moveAfter(id, other); },
            [&](JobId id) { return queue.pause(id); },
            [&](JobId id) { return queue.resume(id); },
            [&](JobId id) { return queue.cancel(id); },
            [&](JobId id) { return queue.retry(id); },
            [&](JobId id) { return queue.remove(id); },
            [&](JobId id) {
                const auto made = queue.nextSeed(id);
                return made ? Result<void>() : Result<void>(made.error());
            },
        };
        for (const auto state : kAllStates) {
            const auto id = jobIn(queue, state);
            const auto before = summaryOf(queue, id);
            const auto result = operations[static_cast<std::size_t>(operation)](id);
            const auto letter = state == JobState::Cancelled ? 'x' : nameOf(state).front();
            QCOMPARE(result.ok(), allowed.contains(QLatin1Char(letter)));
            if (!result.ok()) {
                QCOMPARE(result.error().code, ErrorCode::BadInput);
                QCOMPARE(result.error().where, nameOf(id));
                QVERIFY(result.error().what.find(nameOf(state)) != std::string::npos);
                const auto after = summaryOf(queue, id);
                QCOMPARE(after.state, before.state);
                QCOMPARE(after.position, before.position);
                QCOMPARE(after.title, before.title);
            }
        }
    }

    void listsRunningThenWaitingThenEndedJobs()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto batch = addAll(queue, "abcd");
        const auto interactive = addAll(queue, "ij", Priority::Interactive);
        const auto owner = Owner::create().value();
        QCOMPARE(titles(queue), std::string("i j a b c d"));
        (void)queue.claimNext(owner).value();
        queue.cancel(batch[0]).value();
        queue.pause(batch[1]).value();
        QCOMPARE(titles(queue), std::string("i j b c d a"));
        queue.finish(interactive[0], owner, "{}").value();
        QCOMPARE(titles(queue, waitingStates()), std::string("j b c d"));
        QCOMPARE(titles(queue, {JobState::Held}), std::string("b"));
        QCOMPARE(titles(queue, {JobState::Running}), std::string());
        QCOMPARE(queue.list({{}, 2, 1}).value().at(0).title, std::string("b"));
        QCOMPARE(queue.list({{}, 2, 1}).value().size(), std::size_t{2});
        QVERIFY(queue.list({{}, 0, 0}).value().empty());
        QVERIFY(queue.list({{}, 2, 100}).value().empty());
        QCOMPARE(queue.list({{}, -1, 0}).error().code, ErrorCode::BadInput);
        QCOMPARE(queue.list({{}, 1, -1}).error().code, ErrorCode::BadInput);
    }

    void moves()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto id = addAll(queue, "abcde");
        queue.moveToTop(id[3]).value();
        QCOMPARE(titles(queue), std::string("d a b c e"));
        queue.moveToBottom(id[0]).value();
        QCOMPARE(titles(queue), std::string("d b c e a"));
        queue.moveBefore(id[4], id[1]).value();
        QCOMPARE(titles(queue), std::string("d e b c a"));
        queue.moveAfter(id[3], id[2]).value();
        QCOMPARE(titles(queue), std::string("e b c d a"));
        queue.moveAfter(id[4], id[0]).value();
        QCOMPARE(titles(queue), std::string("b c d a e"));
        queue.pause(id[2]).value(); // a held job keeps its place, and can be a neighbour
        queue.moveBefore(id[4], id[2]).value();
        QCOMPARE(titles(queue), std::string("b e c d a"));
    }

    void movesBesideItselfOrAcrossPrioritiesAreRefused()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto batch = addAll(queue, "ab");
        const auto interactive = addAll(queue, "i", Priority::Interactive);
        QVERIFY(!queue.moveBefore(batch[0], batch[0]).ok());
        QVERIFY(!queue.moveAfter(batch[0], interactive[0]).ok());
        QVERIFY(!queue.moveBefore(interactive[0], batch[1]).ok());
        queue.cancel(batch[1]).value();
        QVERIFY(!queue.moveAfter(batch[0], batch[1]).ok());
        QCOMPARE(titles(queue, waitingStates()), std::string("i a"));
    }

    void editsChangeWhatTheyName()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto id = addAll(queue, "ab");
        queue.edit(id[0], {{}, R"({"new": 1})", {}, std::uint64_t{1} << 63}).value();
        auto job = queue.get(id[0]).value();
        QCOMPARE(job.summary.title, std::string("a"));
        QCOMPARE(job.graph, std::string(R"({"new": 1})"));
        QCOMPARE(job.settings, request("a").settings);
        QCOMPARE(job.summary.seed, std::uint64_t{1} << 63);
        queue.edit(id[0], {"z", {}, "{}"}).value();
        job = queue.get(id[0]).value();
        QCOMPARE(job.summary.title + job.settings, std::string("z{}"));
        QCOMPARE(titles(queue), std::string("z b"));
    }

    void aNewPriorityPutsAJobAtItsEnd()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto id = addAll(queue, "abc");
        addAll(queue, "ij", Priority::Interactive);
        queue.edit(id[1], {{}, {}, {}, {}, Priority::Interactive}).value();
        QCOMPARE(titles(queue), std::string("i j b a c"));
        queue.edit(id[0], {{}, {}, {}, {}, Priority::Batch}).value(); // the one it has: no move
        QCOMPARE(titles(queue), std::string("i j b a c"));
    }

    void nextSeedFollowsTheHighestOfTheGroup()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto id = addAll(queue, "ab");
        const auto second = queue.nextSeed(id[0]).value();
        const auto third = queue.nextSeed(id[0]).value();
        QCOMPARE(summaryOf(queue, second).seed, std::uint64_t{8});
        QCOMPARE(summaryOf(queue, third).seed, std::uint64_t{9});
        QCOMPARE(summaryOf(queue, third).group, summaryOf(queue, id[0]).group);
        QCOMPARE(queue.get(third).value().graph, request("a").graph);
        QCOMPARE(titles(queue), std::string("a b a a"));
        queue.edit(second, {{}, {}, {}, UINT64_MAX - 1}).value();
        QCOMPARE(summaryOf(queue, queue.nextSeed(third).value()).seed, UINT64_MAX);
        QCOMPARE(queue.nextSeed(id[0]).error().code, ErrorCode::BadInput);
    }

    void retriedJobsWaitAtTheEndWithTheirAttempts()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto failed = jobIn(queue, JobState::Failed);
        QCOMPARE(summaryOf(queue, failed).error->hint, std::string("lower it"));
        addAll(queue, "j", Priority::Interactive);
        queue.retry(failed).value();
        const auto job = summaryOf(queue, failed);
        QCOMPARE(titles(queue), std::string("j x"));
        QCOMPARE(job.attempts, 1);
        QVERIFY(!job.error && !job.finishedMs);
    }

    void removedJobsAreGoneAndTheirNumbersStayUnused()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto first = queue.add(request("a")).value();
        queue.remove(first).value();
        QVERIFY(!queue.get(first).ok());
        QVERIFY(queue.add(request("b")).value() != first);
    }

    void clearsJobsByState()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        for (const auto state : {JobState::Done, JobState::Failed, JobState::Cancelled, JobState::Held}) {
            (void)jobIn(queue, state);
        }
        QCOMPARE(queue.clear(std::vector{JobState::Done, JobState::Cancelled}).value(), 2);
        QCOMPARE(queue.list().value().size(), std::size_t{2});
        QCOMPARE(queue.clear(std::vector<JobState>{}).value(), 0);
        QCOMPARE(queue.clear(std::vector{JobState::Held, JobState::Running}).error().code,
                 ErrorCode::BadInput);
        QCOMPARE(queue.list().value().size(), std::size_t{2});
    }

    void journalTellsWhatHappened()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto id = jobIn(queue, JobState::Done);
        queue.pauseAll().value();
        queue.pauseAll().value();
        std::string story;
        std::int64_t last = 0;
        for (const auto& event : queue.journal().value()) {
            QVERIFY(event.number > last);
            last = event.number;
            QCOMPARE(event.job, event.what == "paused" ? std::nullopt : std::optional(id));
            story += event.what + ' ';
        }
        QCOMPARE(story, std::string("added moved claimed done paused "));
        QVERIFY(queue.journal(last).value().empty());
        QCOMPARE(queue.journal(last - 1).value().size(), std::size_t{1});
        QCOMPARE(queue.journal(0, 2).value().size(), std::size_t{2});
    }

    void journalKeepsItsLastEvents()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const std::vector<JobRequest> many(kKeptEvents + 5, request("a"));
        QVERIFY(queue.add(many).ok());
        const auto events = queue.journal(0, 2 * kKeptEvents).value();
        QCOMPARE(static_cast<std::int64_t>(events.size()), kKeptEvents);
        QCOMPARE(events.back().number, kKeptEvents + 5);
    }

    void changesTellWhoWatches()
    {
        const DatabaseFolder folder;
        auto watcher = openQueue(folder.file());
        auto other = openQueue(folder.file());
        const auto before = watcher.changes().value();
        (void)watcher.list().value();
        (void)other.claimNext(Owner::create().value()).value(); // nothing to claim, nothing changed
        QCOMPARE(watcher.changes().value(), before);
        (void)other.add(request("a")).value();
        QVERIFY(watcher.changes().value() != before);
    }

    void namesAreReadBack()
    {
        for (const auto state : kAllStates) {
            QCOMPARE(parseJobState(nameOf(state)).value(), state);
        }
        QCOMPARE(parsePriority(nameOf(Priority::Batch)).value(), Priority::Batch);
        QCOMPARE(parseJobState("gone").error().message(),
                 std::string("[job state] expected pending, held, running, done, failed or cancelled, "
                             "got \"gone\""));
        QVERIFY(!parsePriority("").ok());
    }
};

CASCADE_TEST(QueueTest);
#include "tst_Queue.moc"
