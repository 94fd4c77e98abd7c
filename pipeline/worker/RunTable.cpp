// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/worker/RunTable.h"

#include "core/base/Hash.h"

#include <algorithm>

namespace cascade::worker {

namespace {

using store::Priority;

/// What decides the clips of a run: not where they are written, nor who waits for them.
std::string workOf(const jobs::Run& run)
{
    Sha256 hash;
    const auto& machine = run.machine;
    std::string clips; // of a take, and stages that do not hold
    for (const auto& [node, key] : run.job.keptClips) {
        clips += node.text() + '=' + key.text() + ' ';
    }
    for (const auto& node : run.job.approved) {
        clips += node.text() + ' ';
    }
    for (const auto& part :
         {clips, files::writeGraph(run.job.text), run.job.folder.string(), run.job.until,
          std::to_string(run.job.seed), std::to_string(run.job.take), machine.device, machine.dtype,
          std::to_string(machine.threads), std::to_string(machine.memoryBytes)}) {
        hash.update(std::to_string(part.size()) + ':' + part);
    }
    return hash.hex();
}

/// The same event for another run.
jobs::Event withId(jobs::Event event, jobs::RunId id)
{
    std::visit(
        [id](auto& one) {
            if constexpr (requires { one.id = id; }) {
                one.id = id;
            }
        },
        event);
    return event;
}

jobs::Event cancelledEvent(const jobs::Run& run)
{
    return jobs::Failed{run.id, {ErrorCode::Cancelled, run.job.name, "stopped", {}}};
}

} // namespace

Result<void> RunTable::add(ClientId client, jobs::Run request)
{
    auto run = std::make_shared<TableRun>();
    run->client = client;
    run->work = workOf(request);
    run->state = {request.job.name, request.job.priority, false, "", 0, 0};
    run->request = std::move(request);
    Letters letters;
    {
        const std::lock_guard lock(m_mutex);
        const bool known = std::any_of(m_runs.begin(), m_runs.end(), [&](const auto& other) {
            return other->client == client && other->request.id == run->request.id && !other->ended;
        });
        if (known || m_runs.size() >= kMostRuns || m_closed) {
            return Error{ErrorCode::BadInput, "worker",
                         known      ? "the run's number is in use"
                         : m_closed ? "the worker is ending"
                                    : "expected at most " + std::to_string(kMostRuns) + " runs at a time",
                         m_closed ? "Run the command again." : "Queue them: cascade queue add."};
        }
        m_runs.push_back(run);
        letters.emplace_back(client, jobs::Queued{run->request.id, aheadOfLocked(run)});
        const auto running = runningLocked();
        if (running && running->request.job.priority == Priority::Batch &&
            run->request.job.priority == Priority::Interactive) {
            running->giveWay = true;
        }
    }
    m_changed.notify_all();
    send(letters);
    return {};
}

void RunTable::cancel(ClientId client, const jobs::Cancel& which)
{
    Letters letters;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_runs.begin(), m_runs.end(), [&](const auto& run) {
            return run->client == client && run->request.id == which.id && !run->ended;
        });
        if (found != m_runs.end()) {
            stopLocked(*found, which.afterStep, letters);
        }
    }
    send(letters);
}

void RunTable::drop(ClientId client)
{
    Letters nobody;
    const std::lock_guard lock(m_mutex);
    const auto runs = m_runs;
    for (const auto& run : runs) {
        if (run->client == client && !run->ended) {
            stopLocked(run, false, nobody);
        }
    }
}

/// Stops a run. One that is at work goes on to its next step where others wait for the same: so they take it
/// up from there.
void RunTable::stopLocked(const RunPtr& run, bool afterStep, Letters& letters)
{
    if (run->running && afterStep) {
        run->leaves = true; // its client is told when its state is kept
        run->giveWay = true;
        return;
    }
    run->ended = true;
    letters.emplace_back(run->client, cancelledEvent(run->request));
    if (!run->running) {
        removeLocked(run);
    } else if (sharedLocked(run)) {
        run->giveWay = true;
    } else {
        run->stop.cancel();
    }
}

void RunTable::close()
{
    Letters letters;
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        const auto runs = m_runs;
        for (const auto& run : runs) {
            run->stop.cancel();
            if (!run->ended) {
                stopLocked(run, false, letters);
            }
        }
    }
    m_changed.notify_all();
    send(letters);
}

std::vector<jobs::RunState> RunTable::states() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<jobs::RunState> states;
    for (const auto& run : m_runs) {
        states.push_back(run->state);
        states.back().running = run->running;
    }
    return states;
}

bool RunTable::empty() const
{
    const std::lock_guard lock(m_mutex);
    return m_runs.empty();
}

RunTable::RunPtr RunTable::next()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        if (m_closed) {
            return {};
        }
        if (auto first = firstLocked()) {
            first->running = true;
            return first;
        }
        m_changed.wait(lock);
    }
}

bool RunTable::wantsPreviews(const RunPtr& run) const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_runs.begin(), m_runs.end(), [&](const auto& other) {
        return other->work == run->work && other->request.previews;
    });
}

void RunTable::tell(const RunPtr& run, const jobs::Event& event)
{
    Letters letters;
    {
        const std::lock_guard lock(m_mutex);
        if (const auto* at = std::get_if<jobs::RunProgress>(&event)) {
            run->state.node = at->progress.what;
            run->state.step = at->progress.step;
            run->state.steps = at->progress.steps;
        }
        const bool isPreview = std::holds_alternative<jobs::Preview>(event);
        for (const auto& other : m_runs) {
            if (!other->ended && other->work == run->work && (!isPreview || other->request.previews)) {
                letters.emplace_back(other->client, withId(event, other->request.id));
            }
        }
    }
    send(letters);
}

void RunTable::tellClient(const RunPtr& run, const jobs::Event& event)
{
    Letters letters;
    {
        const std::lock_guard lock(m_mutex);
        if (!run->ended) {
            letters.emplace_back(run->client, withId(event, run->request.id));
        }
    }
    send(letters);
}

void RunTable::end(const RunPtr& run, jobs::Event last)
{
    tellClient(run, last);
    const std::lock_guard lock(m_mutex);
    run->ended = true;
    removeLocked(run);
}

void RunTable::stopped(const RunPtr& run)
{
    Letters letters;
    {
        const std::lock_guard lock(m_mutex);
        run->running = false;
        run->giveWay = false;
        if (run->leaves && !run->ended) {
            run->ended = true;
            letters.emplace_back(run->client, cancelledEvent(run->request));
        }
        if (run->ended) {
            removeLocked(run);
        } else {
            letters.emplace_back(run->client, jobs::Queued{run->request.id, aheadOfLocked(run)});
        }
    }
    send(letters);
}

void RunTable::send(const Letters& letters) const
{
    for (const auto& [client, event] : letters) {
        m_post(client, event);
    }
}

void RunTable::removeLocked(const RunPtr& run)
{
    m_runs.remove(run);
}

RunTable::RunPtr RunTable::runningLocked() const
{
    const auto found =
        std::find_if(m_runs.begin(), m_runs.end(), [](const auto& run) { return run->running; });
    return found == m_runs.end() ? RunPtr() : *found;
}

RunTable::RunPtr RunTable::firstLocked() const
{
    const auto first = std::min_element(m_runs.begin(), m_runs.end(), [](const auto& a, const auto& b) {
        return a->request.job.priority < b->request.job.priority; // of equal ones the first to come
    });
    return first == m_runs.end() ? RunPtr() : *first;
}

bool RunTable::sharedLocked(const RunPtr& run) const
{
    return std::any_of(m_runs.begin(), m_runs.end(), [&](const auto& other) {
        return other != run && !other->ended && other->work == run->work;
    });
}

std::int64_t RunTable::aheadOfLocked(const RunPtr& run) const
{
    std::int64_t ahead = 0;
    bool before = true;
    for (const auto& other : m_runs) {
        before = before && other != run;
        const auto order = other->request.job.priority <=> run->request.job.priority;
        ahead += other != run && (other->running || order < 0 || (order == 0 && before)) ? 1 : 0;
    }
    return ahead;
}

} // namespace cascade::worker
