// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/worker/Support.h"

#include <algorithm>
#include <chrono>

namespace cascade::worker::tests {

namespace {

constexpr auto kPatience = std::chrono::seconds(60);
constexpr int kFlood = 5000; // progress events of the clip "flood", more than any socket holds

} // namespace

void FakeStore::allow(int count)
{
    const std::lock_guard lock(m_mutex);
    m_allowed = m_allowed.value_or(0) + count;
    m_changed.notify_all();
}

bool FakeStore::begun(int steps)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, kPatience, [&] { return static_cast<int>(m_steps.size()) >= steps; });
}

void FakeStore::enter(const std::string& step, const CancelToken& cancel)
{
    std::unique_lock lock(m_mutex);
    m_steps.push_back(step);
    m_changed.notify_all();
    while (m_allowed && *m_allowed == 0) {
        cancel.throwIfCancelled();
        m_changed.wait_for(lock, std::chrono::milliseconds(10));
    }
    cancel.throwIfCancelled();
    if (m_allowed) {
        --*m_allowed;
    }
}

std::vector<std::string> FakeStore::steps() const
{
    const std::lock_guard lock(m_mutex);
    return m_steps;
}

bool FakeStore::isDone(const std::string& clip) const
{
    const std::lock_guard lock(m_mutex);
    return std::find(m_done.begin(), m_done.end(), clip) != m_done.end();
}

void FakeStore::finish(const std::string& clip)
{
    const std::lock_guard lock(m_mutex);
    m_done.push_back(clip);
}

int FakeStore::stateOf(const std::string& clip) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_states.find(clip);
    return found == m_states.end() ? 0 : found->second;
}

void FakeStore::keepState(const std::string& clip, int steps)
{
    const std::lock_guard lock(m_mutex);
    m_states[clip] = steps;
}

Result<jobs::RenderResult> FakeRenderer::render(const jobs::RenderJob& job, const jobs::RenderHooks& hooks)
{
    const auto& clip = job.until;
    const graph::NodeId node(clip);
    if (clip == "broken") {
        return Error{ErrorCode::BadInput, clip, "expected a clip, got none", "Try another."};
    }
    if (clip == "thrown") {
        throw std::runtime_error("fell over");
    }
    const bool found = m_store.isDone(clip);
    for (int step = m_store.stateOf(clip); !found && step < kSteps; ++step) {
        m_store.enter(clip + '/' + std::to_string(step + 1), hooks.cancel);
        Progress at;
        at.what = clip;
        at.step = step + 1;
        at.steps = kSteps;
        for (int i = 0; i < (clip == "flood" ? kFlood : 1); ++i) {
            hooks.progress(at);
        }
        if (hooks.preview) {
            jobs::PreviewFrames frames{clip, step + 1, kSteps, 0, 1, 1, 2, 3, {}};
            frames.pixels.assign(frames.bytes(), static_cast<std::uint8_t>(step));
            hooks.preview(frames);
        }
        if (step + 1 < kSteps && hooks.giveWay()) {
            m_store.keepState(clip, step + 1);
            throw Cancelled{};
        }
    }
    if (!found) {
        m_store.finish(clip);
    }
    hooks.done({node, found ? jobs::Outcome::Found : jobs::Outcome::Computed, 0.5, {0.25, 0}});
    if (hooks.stageScored) {
        hooks.stageScored({node, 85.25});
    }
    hooks.written(job.output);
    jobs::RenderResult result;
    result.files = {job.output};
    result.heldAfter = {node};
    result.take = store::TakeId{7};
    return result;
}

TestWorker::TestWorker(double idleSec) : m_idleSec(idleSec)
{
    m_places = {"1.0", "/resources", m_folder.filePath("cache").toStdString(),
                m_folder.filePath("a library with a long name " + QString(120, 'x')).toStdString()};
    std::promise<void> ready;
    auto how = options();
    how.ready = [&ready] { ready.set_value(); };
    m_end = std::async(std::launch::async, [how] { return serveWorker(how); });
    ready.get_future().wait();
}

TestWorker::~TestWorker()
{
    m_stop.cancel();
    m_end.wait();
}

WorkerOptions TestWorker::options()
{
    WorkerOptions how;
    how.places = m_places;
    how.idleSec = m_idleSec;
    how.stop = m_stop.token();
    how.makeRenderer = [this](const jobs::Machine& machine) -> Result<std::unique_ptr<jobs::Renderer>> {
        if (machine.device == "abacus") {
            return Error{ErrorCode::BadInput, "--device", "expected auto or cpu, got abacus", {}};
        }
        return std::unique_ptr<jobs::Renderer>(std::make_unique<FakeRenderer>(m_store));
    };
    return how;
}

jobs::WorkerLink TestWorker::link() const
{
    return std::move(jobs::WorkerLink::open(m_places).value().value());
}

std::optional<WorkerEnd> TestWorker::end()
{
    if (m_end.wait_for(kPatience) != std::future_status::ready) {
        return std::nullopt;
    }
    auto end = m_end.get();
    m_end = std::async(std::launch::deferred, [end] { return end; });
    return end.value();
}

jobs::Run runOf(jobs::RunId id, const std::string& clip, const std::string& output, store::Priority priority)
{
    jobs::Run run;
    run.id = id;
    run.job.folder = run.job.workingFolder = "/";
    run.job.name = clip;
    run.job.until = clip;
    run.job.output = output;
    run.job.priority = priority;
    return run;
}

} // namespace cascade::worker::tests
