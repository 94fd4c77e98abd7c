// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Queue.h"

#include "tests/store/QueueFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <poll.h>

#include <csignal>
#include <map>
#include <random>
#include <sstream>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

/// Lines that child processes say. A line is short enough to be written whole or not at all.
class Pipe {
public:
    Pipe()
    {
        if (::pipe(m_ends) != 0) {
            qFatal("no pipe");
        }
    }
    ~Pipe()
    {
        ::close(m_ends[0]);
        closeWriting();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    [[nodiscard]] bool say(const std::string& line) const
    {
        return ::write(m_ends[1], (line + '\n').data(), line.size() + 1) > 0;
    }

    void closeWriting()
    {
        if (m_ends[1] >= 0) {
            ::close(m_ends[1]);
            m_ends[1] = -1;
        }
    }

    /// Waits until something has been said.
    void wait() const
    {
        pollfd waited{m_ends[0], POLLIN, 0};
        ::poll(&waited, 1, -1);
    }

    /// All that is said until the last child has ended.
    std::istringstream all()
    {
        closeWriting();
        std::string text;
        char bytes[4096];
        for (ssize_t count = 0; (count = ::read(m_ends[0], bytes, sizeof bytes)) > 0;) {
            text.append(bytes, static_cast<std::size_t>(count));
        }
        return std::istringstream(text);
    }

private:
    int m_ends[2] = {-1, -1};
};

/// Claims and finishes jobs until none is left, and says "ID RESULT" of each that it has finished.
int workUntilEmpty(const std::filesystem::path& file, const Pipe& pipe, const std::string& name)
{
    auto queue = Queue::open(file);
    const auto owner = Owner::create();
    if (!queue || !owner) {
        return 1;
    }
    if (!pipe.say("0 ready")) {
        return 1;
    }
    for (;;) {
        const auto job = queue.value().claimNext(owner.value());
        if (!job) {
            return 2;
        }
        if (!job.value()) {
            return 0;
        }
        const auto id = job.value()->summary.id;
        const auto number = std::to_string(static_cast<std::int64_t>(id));
        const auto result = name + '-' + number;
        for (int step = 0; step < 2; ++step) {
            if (!queue.value().report(id, owner.value(), std::to_string(step))) {
                return 3;
            }
        }
        if (!queue.value().finish(id, owner.value(), result) || !pipe.say(number + ' ' + result)) {
            return 4;
        }
    }
}

std::multimap<JobId, std::string> finishedOf(std::istringstream lines)
{
    std::multimap<JobId, std::string> finished;
    std::int64_t number = 0;
    for (std::string result; lines >> number >> result;) {
        if (number != 0) {
            finished.emplace(JobId{number}, result);
        }
    }
    return finished;
}

std::vector<JobId> addMany(const std::filesystem::path& file, std::size_t count)
{
    const std::vector<JobRequest> requests(count, request("take"));
    return openQueue(file).add(requests).value();
}

/// Events of each job, counted by name.
std::map<JobId, std::map<std::string, int>> eventsOf(Queue& queue)
{
    std::map<JobId, std::map<std::string, int>> counts;
    for (const auto& event : queue.journal(0, kKeptEvents).value()) {
        if (event.job) {
            ++counts[*event.job][event.what];
        }
    }
    return counts;
}

} // namespace

class QueueProcessesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoProcessesShareAllJobsAndNoneTwice()
    {
        const DatabaseFolder folder;
        const auto ids = addMany(folder.file(), 200);
        Pipe pipe;
        const auto first = startProcess([&] { return workUntilEmpty(folder.file(), pipe, "first"); });
        const auto second = startProcess([&] { return workUntilEmpty(folder.file(), pipe, "second"); });
        const auto finished = finishedOf(pipe.all());
        QCOMPARE(statusOf(first), 0);
        QCOMPARE(statusOf(second), 0);
        QCOMPARE(finished.size(), ids.size());
        auto queue = openQueue(folder.file());
        for (const auto id : ids) {
            QCOMPARE(finished.count(id), std::size_t{1});
            const auto job = queue.get(id).value();
            QCOMPARE(job.summary.state, JobState::Done);
            QCOMPARE(job.summary.attempts, 1);
            QCOMPARE(job.result, finished.find(id)->second);
        }
        QVERIFY(queue.check().ok());
    }

    /// Two workers, killed at random instants, again and again: what was said to be done stays done, with the
    /// result that was said first, and what was not comes back.
    void killsLoseNothingAndNothingIsDoneTwice()
    {
        const DatabaseFolder folder;
        constexpr int kRounds = 40;
        std::vector<JobId> ids;
        std::mt19937 random(7);
        std::map<JobId, std::string> known;
        for (int round = 0; round < kRounds; ++round) {
            keepWaiting(folder.file(), ids);
            Pipe pipe;
            std::vector<pid_t> children;
            for (const auto* name : {"a", "b"}) {
                children.push_back(startProcess(
                    [&] { return workUntilEmpty(folder.file(), pipe, name + std::to_string(round)); }));
            }
            pipe.wait();
            for (const auto child : children) {
                ::usleep(random() % 8000); // no synchronisation: the instant is to be any
                ::kill(child, SIGKILL);
            }
            for (const auto child : children) {
                (void)statusOf(child);
            }
            const auto finished = finishedOf(pipe.all());
            verifyRound(folder.file(), ids, finished, known);
            if (QTest::currentTestFailed()) {
                return;
            }
        }
        verifyEnd(folder.file(), ids, known);
    }

private:
    static constexpr std::int64_t kAll = 1'000'000; // of a listing

    /// Adds jobs while fewer wait than two workers can do in a round, however fast the machine is.
    static void keepWaiting(const std::filesystem::path& file, std::vector<JobId>& ids)
    {
        constexpr std::size_t kEnough = 100;
        if (openQueue(file).list({.states = {JobState::Pending}}).value().size() < kEnough) {
            const auto more = addMany(file, kEnough);
            ids.insert(ids.end(), more.begin(), more.end());
        }
    }

    /// `known` gathers the results of all done jobs.
    static void verifyRound(const std::filesystem::path& file, const std::vector<JobId>& ids,
                            const std::multimap<JobId, std::string>& finished,
                            std::map<JobId, std::string>& known)
    {
        auto queue = openQueue(file);
        QVERIFY(queue.check().ok());
        QCOMPARE(queue.list({.limit = kAll}).value().size(), ids.size());
        (void)queue.reclaimOrphans().value();
        QVERIFY(queue.list({{JobState::Running}}).value().empty());
        std::map<JobId, std::string> done;
        for (const auto& job : queue.list({{JobState::Done}, kAll}).value()) {
            done[job.id] = queue.get(job.id).value().result;
        }
        for (const auto& [id, result] : known) {
            QCOMPARE(done[id], result);
        }
        for (const auto& [id, result] : finished) {
            QVERIFY(!known.contains(id));
            QCOMPARE(done[id], result);
        }
        known = done;
        for (const auto& job : queue.list({{JobState::Failed}}).value()) {
            QCOMPARE(job.deaths, kMaxDeaths);
        }
    }

    static void verifyEnd(const std::filesystem::path& file, const std::vector<JobId>& ids,
                          const std::map<JobId, std::string>& known)
    {
        const auto survivors = known.size();
        QVERIFY(survivors > 0 && survivors < ids.size());
        Pipe pipe;
        const auto last = startProcess([&] { return workUntilEmpty(file, pipe, "last"); });
        (void)pipe.all();
        QCOMPARE(statusOf(last), 0);
        auto queue = openQueue(file);
        auto events = eventsOf(queue);
        int reclaimed = 0;
        for (const auto id : ids) {
            const auto job = queue.get(id).value();
            QVERIFY(job.summary.state == JobState::Done || job.summary.deaths == kMaxDeaths);
            auto& counts = events[id];
            QCOMPARE(counts["done"] + counts["failed"], 1);
            QCOMPARE(counts["claimed"], counts["done"] + counts["failed"] + counts["reclaimed"]);
            QCOMPARE(counts["claimed"], static_cast<int>(job.summary.attempts));
            if (known.contains(id)) {
                QCOMPARE(job.result, known.at(id));
            }
            reclaimed += counts["reclaimed"];
        }
        QVERIFY(reclaimed > 0); // else no kill has met a running job, and nothing was tested
    }
};

CASCADE_TEST(QueueProcessesTest);
#include "tst_QueueProcesses.moc"
