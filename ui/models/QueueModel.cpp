// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/QueueModel.h"

#include "ui/models/QueueDesk.h"
#include "ui/session/Text.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace cascade::ui {

namespace {

constexpr int kPollMs = 300;

/// Whether two summaries look the same in a list.
bool looksSame(const store::JobSummary& a, const store::JobSummary& b)
{
    const auto seen = [](const store::JobSummary& job) {
        return std::tie(job.id, job.title, job.seed, job.priority, job.state, job.position,
                        job.cancelRequested, job.startedMs, job.finishedMs, job.progress);
    };
    return seen(a) == seen(b) && a.error.has_value() == b.error.has_value();
}

int rowOf(const std::vector<store::JobSummary>& jobs, store::JobId id, int from = 0)
{
    const auto found =
        std::find_if(jobs.begin() + from, jobs.end(), [&](const auto& job) { return job.id == id; });
    return found == jobs.end() ? -1 : static_cast<int>(found - jobs.begin());
}

} // namespace

QueueModel::QueueModel(const Places& places, QObject* parent)
    : QAbstractTableModel(parent), m_desk(std::make_unique<Desk>(*this, places.dataFolder / "queue.sqlite"))
{
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, [this] { m_desk->poll(); });
    refresh();
}

QueueModel::~QueueModel() = default;

void QueueModel::setWatched(bool watched)
{
    if (watched == m_poll.isActive()) {
        return;
    }
    watched ? m_poll.start() : m_poll.stop();
    if (watched) {
        refresh();
    }
}

void QueueModel::refresh()
{
    m_desk->poll();
}

const store::JobSummary* QueueModel::find(store::JobId id) const
{
    const int row = rowOf(m_jobs, id);
    return row < 0 ? nullptr : &m_jobs[static_cast<std::size_t>(row)];
}

QString QueueModel::summary() const
{
    std::array<int, 4> counts{}; // running, waiting, paused, to approve
    for (const auto& job : m_jobs) {
        counts[0] += job.state == store::JobState::Running ? 1 : 0;
        counts[1] += job.state == store::JobState::Pending ? 1 : 0;
        const bool held = job.state == store::JobState::Held;
        const bool asks = held && progressOf(job).awaitsApproval;
        counts[2] += held && !asks ? 1 : 0;
        counts[3] += asks ? 1 : 0;
    }
    QStringList parts;
    const std::array<QString, 4> words{
        tr("%n running", nullptr, counts[0]), tr("%n waiting", nullptr, counts[1]),
        tr("%n paused", nullptr, counts[2]), tr("%n to approve", nullptr, counts[3])};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0) {
            parts << words[i];
        }
    }
    return parts.isEmpty() ? tr("Nothing waits") : parts.join(QStringLiteral(", "));
}

// ---- What is asked of the queue

void QueueModel::ask(Asked asked)
{
    m_desk->ask(std::move(asked));
}

void QueueModel::askEach(const Ids& ids, Result<void> (store::Queue::*what)(store::JobId))
{
    ask([ids, what](store::Queue& queue) -> Result<void> {
        Result<void> first; // one job that cannot must not keep the others from it
        for (const auto id : ids) {
            if (auto done = (queue.*what)(id); !done && first) {
                first = done;
            }
        }
        return first;
    });
}

void QueueModel::add(std::vector<store::JobRequest> requests)
{
    ask([this, requests = std::move(requests)](store::Queue& queue) -> Result<void> {
        auto ids = queue.add(requests);
        if (!ids) {
            return ids.error();
        }
        inThreadOf(this, [this, ids = std::move(ids).value()] { Q_EMIT added(ids); });
        return {};
    });
}

void QueueModel::edit(store::JobId id, const store::JobEdit& changes)
{
    ask([id, changes](store::Queue& queue) { return queue.edit(id, changes); });
}

void QueueModel::move(const Ids& ids, Place place, store::JobId other)
{
    ask([ids, place, other](store::Queue& queue) -> Result<void> {
        std::optional<store::JobId> last; // each goes behind the one before it
        for (const auto id : ids) {
            auto done = last                     ? queue.moveAfter(id, *last)
                        : place == Place::Top    ? queue.moveToTop(id)
                        : place == Place::Bottom ? queue.moveToBottom(id)
                        : place == Place::Before ? queue.moveBefore(id, other)
                                                 : queue.moveAfter(id, other);
            if (!done) {
                return done;
            }
            last = id;
        }
        return {};
    });
}

void QueueModel::setPriority(const Ids& ids, store::Priority priority)
{
    ask([ids, priority](store::Queue& queue) -> Result<void> {
        store::JobEdit changes;
        changes.priority = priority;
        for (const auto id : ids) {
            if (auto done = queue.edit(id, changes); !done) {
                return done;
            }
        }
        return {};
    });
}

void QueueModel::pause(const Ids& ids)
{
    askEach(ids, &store::Queue::pause);
}

void QueueModel::resume(const Ids& ids)
{
    askEach(ids, &store::Queue::resume);
}

void QueueModel::cancel(const Ids& ids)
{
    askEach(ids, &store::Queue::cancel);
}

void QueueModel::retry(const Ids& ids)
{
    askEach(ids, &store::Queue::retry);
}

void QueueModel::remove(const Ids& ids)
{
    askEach(ids, &store::Queue::remove);
}

void QueueModel::nextSeed(const Ids& ids)
{
    ask([this, ids](store::Queue& queue) -> Result<void> {
        Ids made;
        for (const auto id : ids) {
            const auto next = queue.nextSeed(id);
            if (!next) {
                return next.error();
            }
            made.push_back(next.value());
        }
        inThreadOf(this, [this, made] { Q_EMIT added(made); });
        return {};
    });
}

void QueueModel::clearEnded()
{
    ask([](store::Queue& queue) -> Result<void> {
        using enum store::JobState;
        const std::array ended{Done, Failed, Cancelled};
        const auto cleared = queue.clear(ended);
        return cleared ? Result<void>() : cleared.error();
    });
}

void QueueModel::pauseAll()
{
    ask([](store::Queue& queue) { return queue.pauseAll(); });
}

void QueueModel::resumeAll()
{
    ask([](store::Queue& queue) { return queue.resumeAll(); });
}

void QueueModel::fetch(store::JobId id)
{
    ask([this, id](store::Queue& queue) -> Result<void> {
        auto job = queue.get(id);
        if (!job) {
            return job.error();
        }
        inThreadOf(this, [this, job = std::make_shared<const store::Job>(std::move(job).value())] {
            Q_EMIT fetched(job);
        });
        return {};
    });
}

// ---- What came of it

void QueueModel::show(View view)
{
    m_paused = view.paused;
    arrange(view.jobs);
    Q_EMIT changed();
}

void QueueModel::arrange(const std::vector<store::JobSummary>& jobs)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (rowOf(jobs, m_jobs[static_cast<std::size_t>(row)].id) < 0) {
            beginRemoveRows({}, row, row);
            m_jobs.erase(m_jobs.begin() + row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < static_cast<int>(jobs.size()); ++row) {
        const auto& job = jobs[static_cast<std::size_t>(row)];
        const int now = rowOf(m_jobs, job.id, row);
        if (now < 0) {
            beginInsertRows({}, row, row);
            m_jobs.insert(m_jobs.begin() + row, job);
            endInsertRows();
        } else if (now > row) {
            beginMoveRows({}, now, now, {}, row);
            std::rotate(m_jobs.begin() + row, m_jobs.begin() + now, m_jobs.begin() + now + 1);
            endMoveRows();
        }
        replaceRow(row, job);
    }
}

void QueueModel::replaceRow(int row, const store::JobSummary& job)
{
    auto& mine = m_jobs[static_cast<std::size_t>(row)];
    const bool same = looksSame(mine, job);
    mine = job;
    if (!same || job.state == store::JobState::Running) { // a running job's time goes on
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

} // namespace cascade::ui
