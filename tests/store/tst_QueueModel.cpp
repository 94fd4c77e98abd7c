// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Queue.h"

#include "tests/store/QueueFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <map>
#include <random>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

using Ids = std::vector<JobId>;

/// What a queue should do, in plain memory: two lists of waiting jobs, and the state of every job.
class Model {
public:
    struct Entry {
        JobState state = JobState::Pending;
        Priority priority = Priority::Batch;
        std::uint64_t seed = 0;
        GroupId group{};
        std::int64_t attempts = 0;
        bool cancelRequested = false;
        std::size_t owner = 0;
    };

    std::map<JobId, Entry> jobs;
    bool paused = false;

    Ids& waiting(Priority priority) { return m_waiting[static_cast<std::size_t>(priority)]; }

    void add(JobId id, Priority priority, std::uint64_t seed, GroupId group)
    {
        jobs[id] = {JobState::Pending, priority, seed, group};
        waiting(priority).push_back(id);
    }

    [[nodiscard]] bool is(JobId id, std::initializer_list<JobState> states) const
    {
        const auto found = jobs.find(id);
        return found != jobs.end() && std::ranges::find(states, found->second.state) != states.end();
    }
    [[nodiscard]] bool waits(JobId id) const { return is(id, {JobState::Pending, JobState::Held}); }
    [[nodiscard]] bool holds(std::size_t owner, JobId id) const
    {
        return is(id, {JobState::Running}) && jobs.at(id).owner == owner;
    }

    void leave(JobId id) { std::erase(waiting(jobs.at(id).priority), id); }

    void place(JobId id, std::size_t index)
    {
        auto& list = waiting(jobs.at(id).priority);
        list.insert(list.begin() + static_cast<std::ptrdiff_t>(index), id);
    }

    bool moveBeside(JobId id, JobId other, std::size_t behind)
    {
        if (!waits(id) || !waits(other) || id == other || jobs[id].priority != jobs[other].priority) {
            return false;
        }
        leave(id);
        auto& list = waiting(jobs[other].priority);
        place(id, static_cast<std::size_t>(std::ranges::find(list, other) - list.begin()) + behind);
        return true;
    }

    std::optional<JobId> claim(std::size_t owner, std::optional<Priority> only)
    {
        for (const auto priority : {Priority::Interactive, Priority::Batch}) {
            for (const auto id : waiting(priority)) {
                if (!paused && only.value_or(priority) == priority && jobs[id].state == JobState::Pending) {
                    leave(id);
                    jobs[id].state = JobState::Running;
                    jobs[id].owner = owner;
                    ++jobs[id].attempts;
                    return id;
                }
            }
        }
        return std::nullopt;
    }

    void end(JobId id, JobState state)
    {
        if (waits(id)) {
            leave(id);
        }
        jobs[id].state = state;
        jobs[id].cancelRequested = false;
    }

    void waitAt(JobId id, std::size_t index)
    {
        jobs[id].state = JobState::Pending;
        jobs[id].cancelRequested = false;
        place(id, index);
    }

    [[nodiscard]] std::uint64_t highestSeed(GroupId group) const
    {
        std::uint64_t highest = 0;
        for (const auto& [id, job] : jobs) {
            highest = job.group == group ? std::max(highest, job.seed) : highest;
        }
        return highest;
    }

private:
    std::array<Ids, 2> m_waiting;
};

/// Does the same random things to a queue, through two connections, and to a model of it.
class Comparison {
public:
    Comparison(const std::filesystem::path& file, unsigned seed)
        : m_queues{openQueue(file), openQueue(file)}, m_owners{Owner::create().value(),
                                                               Owner::create().value()},
          m_random(seed)
    {
    }

    /// False if the queue and the model answered differently; `what` then says where.
    bool step()
    {
        const auto operation = pick(kOperations);
        what = "operation " + std::to_string(operation);
        return operation < kMoves          ? addOrClaim(operation)
               : operation < kOwnersWishes ? change(operation - kMoves)
                                           : endRun(operation - kOwnersWishes);
    }

    /// Whether the queue holds exactly what the model does, in the same order.
    bool same()
    {
        auto& queue = anyQueue();
        Ids waiting;
        std::size_t count = 0;
        for (const auto& job : queue.list().value()) {
            const auto found = m_model.jobs.find(job.id);
            if (found == m_model.jobs.end()) {
                return false;
            }
            const auto& expected = found->second;
            if (job.state != expected.state || job.priority != expected.priority ||
                job.seed != expected.seed || job.attempts != expected.attempts ||
                job.group != expected.group || job.cancelRequested != expected.cancelRequested ||
                (job.state == JobState::Running) != (job.owner == m_owners[expected.owner])) {
                return false;
            }
            if (m_model.waits(job.id)) {
                waiting.push_back(job.id);
            }
            ++count;
        }
        auto expected = m_model.waiting(Priority::Interactive);
        std::ranges::copy(m_model.waiting(Priority::Batch), std::back_inserter(expected));
        return waiting == expected && count == m_model.jobs.size() &&
               queue.paused().value() == m_model.paused;
    }

    std::string what;

private:
    static constexpr std::size_t kMoves = 6;
    static constexpr std::size_t kOwnersWishes = 17;
    static constexpr std::size_t kOperations = 21;

    std::size_t pick(std::size_t count) { return m_random() % count; }
    Queue& anyQueue() { return m_queues[pick(2)]; }
    Priority anyPriority() { return pick(2) == 0 ? Priority::Interactive : Priority::Batch; }

    /// One of the last jobs, some of them removed, and sometimes one that is not there yet.
    JobId anyJob()
    {
        constexpr std::size_t kLast = 30;
        return JobId{m_last + 1 - static_cast<std::int64_t>(pick(kLast))};
    }

    bool addOrClaim(std::size_t operation)
    {
        switch (operation) {
        case 0:
        case 1:
            return add();
        case 2:
            return nextSeed(anyJob());
        default:
            return claim();
        }
    }

    bool add()
    {
        std::vector<JobRequest> requests(1 + pick(3));
        for (auto& request : requests) {
            request.priority = anyPriority();
            request.seed = m_random();
        }
        const auto ids = anyQueue().add(requests);
        for (std::size_t i = 0; ids && i < requests.size(); ++i) {
            m_last = static_cast<std::int64_t>(ids.value()[i]);
            m_model.add(ids.value()[i], requests[i].priority, requests[i].seed,
                        GroupId{static_cast<std::int64_t>(ids.value()[0])});
        }
        return ids.ok();
    }

    bool nextSeed(JobId id)
    {
        const auto made = anyQueue().nextSeed(id);
        const auto original = m_model.jobs.find(id);
        if (!made || original == m_model.jobs.end()) {
            return made.ok() == (original != m_model.jobs.end());
        }
        const auto group = original->second.group;
        m_last = static_cast<std::int64_t>(made.value());
        m_model.add(made.value(), original->second.priority, m_model.highestSeed(group) + 1, group);
        return true;
    }

    bool claim()
    {
        const auto owner = pick(2);
        const auto only = pick(2) == 0 ? std::optional(anyPriority()) : std::nullopt;
        const auto claimed = anyQueue().claimNext(m_owners[owner], only).value();
        const auto expected = m_model.claim(owner, only);
        return claimed.has_value() == expected.has_value() && (!claimed || claimed->summary.id == *expected);
    }

    bool change(std::size_t operation)
    {
        auto& queue = anyQueue();
        const auto id = anyJob(), other = anyJob();
        switch (operation) {
        case 0:
            return queue.moveBefore(id, other).ok() == m_model.moveBeside(id, other, 0);
        case 1:
            return queue.moveAfter(id, other).ok() == m_model.moveBeside(id, other, 1);
        case 2:
            return agree(queue.moveToTop(id), m_model.waits(id), [&] {
                m_model.leave(id);
                m_model.place(id, 0);
            });
        case 3:
            return agree(queue.moveToBottom(id), m_model.waits(id), [&] {
                m_model.leave(id);
                m_model.waiting(m_model.jobs[id].priority).push_back(id);
            });
        case 4:
            return edit(id);
        case 5:
            return agree(queue.pause(id), m_model.is(id, {JobState::Pending}),
                         [&] { m_model.jobs[id].state = JobState::Held; });
        case 6:
            return agree(queue.resume(id), m_model.is(id, {JobState::Held}),
                         [&] { m_model.jobs[id].state = JobState::Pending; });
        case 7:
            return remove(id);
        case 8:
            return agree(queue.retry(id), m_model.is(id, {JobState::Failed, JobState::Cancelled}),
                         [&] { m_model.waitAt(id, m_model.waiting(m_model.jobs[id].priority).size()); });
        case 9:
            return clear();
        default:
            m_model.paused = pick(4) == 0;
            return (m_model.paused ? queue.pauseAll() : queue.resumeAll()).ok();
        }
    }

    bool edit(JobId id)
    {
        const auto priority = anyPriority();
        const auto seed = m_random();
        return agree(anyQueue().edit(id, {{}, {}, {}, seed, priority}), m_model.waits(id), [&] {
            m_model.jobs[id].seed = seed;
            if (m_model.jobs[id].priority != priority) {
                m_model.leave(id);
                m_model.jobs[id].priority = priority;
                m_model.waiting(priority).push_back(id);
            }
        });
    }

    bool remove(JobId id)
    {
        const bool allowed = m_model.jobs.contains(id) && !m_model.is(id, {JobState::Running});
        return agree(anyQueue().remove(id), allowed, [&] {
            m_model.end(id, JobState::Cancelled);
            m_model.jobs.erase(id);
        });
    }

    bool clear()
    {
        const auto state = pick(2) == 0 ? JobState::Done : JobState::Cancelled;
        const auto cleared = anyQueue().clear(std::vector{state}).value();
        const auto expected =
            std::erase_if(m_model.jobs, [&](const auto& job) { return job.second.state == state; });
        return static_cast<std::size_t>(cleared) == expected;
    }

    bool endRun(std::size_t operation)
    {
        auto& queue = anyQueue();
        const auto id = anyJob();
        const auto owner = pick(2);
        const bool holds = m_model.holds(owner, id);
        switch (operation) {
        case 0:
            return agree(queue.finish(id, m_owners[owner], "{}"), holds,
                         [&] { m_model.end(id, JobState::Done); });
        case 1:
            return agree(queue.fail(id, m_owners[owner], Error{ErrorCode::Internal, "a", "b", "c"}), holds,
                         [&] { m_model.end(id, JobState::Failed); });
        case 2:
            return agree(queue.release(id, m_owners[owner]), holds, [&] {
                if (m_model.jobs[id].cancelRequested) {
                    m_model.end(id, JobState::Cancelled);
                } else {
                    m_model.waitAt(id, 0);
                }
            });
        default:
            return agree(queue.cancel(id), m_model.waits(id) || m_model.is(id, {JobState::Running}), [&] {
                if (m_model.is(id, {JobState::Running})) {
                    m_model.jobs[id].cancelRequested = true;
                } else {
                    m_model.end(id, JobState::Cancelled);
                }
            });
        }
    }

    /// Whether the queue did what the model says it should; if both did, the model follows.
    template <typename Follow>
    bool agree(const Result<void>& answer, bool allowed, Follow follow)
    {
        if (answer.ok() && allowed) {
            follow();
        }
        return answer.ok() == allowed;
    }

    std::array<Queue, 2> m_queues;
    std::array<Owner, 2> m_owners;
    std::mt19937_64 m_random;
    Model m_model;
    std::int64_t m_last = 0;
};

} // namespace

class QueueModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void doesWhatAPlainListWouldDo_data()
    {
        QTest::addColumn<unsigned>("seed");
        QTest::newRow("1") << 1U;
        QTest::newRow("2") << 2U;
    }
    void doesWhatAPlainListWouldDo()
    {
        QFETCH(unsigned, seed);
        const DatabaseFolder folder;
        Comparison comparison(folder.file(), seed);
        constexpr int kSteps = 2000;
        for (int step = 0; step < kSteps; ++step) {
            const bool agreed = comparison.step();
            QVERIFY2(agreed && comparison.same(),
                     qPrintable(QString("step %1, %2").arg(step).arg(comparison.what.c_str())));
        }
        QVERIFY(openQueue(folder.file()).check().ok());
    }
};

CASCADE_TEST(QueueModelTest);
#include "tst_QueueModel.moc"
