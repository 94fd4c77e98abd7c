// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/WorkerLink.h"
#include "pipeline/worker/Worker.h"

#include <QTemporaryDir>

#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace cascade::worker::tests {

/// What renderers share that outlives them: clips that are done, and states of those half done, by `until`,
/// which stands for what a job makes. A gate lets steps through one by one.
class FakeStore {
public:
    /// Allows `count` more steps. Without a call all are allowed.
    void allow(int count);
    /// Waits until so many steps have been done or begun in all.
    [[nodiscard]] bool begun(int steps);
    /// Called by a renderer before a step: waits for leave. Throws Cancelled.
    void enter(const std::string& step, const CancelToken& cancel);

    [[nodiscard]] std::vector<std::string> steps() const;
    [[nodiscard]] bool isDone(const std::string& clip) const;
    void finish(const std::string& clip);
    [[nodiscard]] int stateOf(const std::string& clip) const;
    void keepState(const std::string& clip, int steps);

private:
    mutable std::mutex m_mutex; ///< guards all below
    std::condition_variable m_changed;
    std::optional<int> m_allowed;
    std::vector<std::string> m_steps; ///< "clip/1", in the order they were begun
    std::map<std::string, int> m_states;
    std::vector<std::string> m_done;
};

/// Makes a clip in `kSteps` steps as the true one does: found or computed, cancelled, told, put off.
class FakeRenderer final : public jobs::Renderer {
public:
    static constexpr int kSteps = 4;

    explicit FakeRenderer(FakeStore& store) : m_store(store) {}
    [[nodiscard]] Result<jobs::RenderResult> render(const jobs::RenderJob& job,
                                                    const jobs::RenderHooks& hooks) override;

private:
    FakeStore& m_store;
};

/// A worker in a library of its own, served by a thread.
class TestWorker {
public:
    explicit TestWorker(double idleSec = 3600);
    ~TestWorker();

    [[nodiscard]] const Places& places() const { return m_places; }
    [[nodiscard]] FakeStore& store() { return m_store; }
    /// A connection that has been greeted.
    [[nodiscard]] jobs::WorkerLink link() const;
    /// How it ended, waited for.
    [[nodiscard]] std::optional<WorkerEnd> end();
    void stop() { m_stop.cancel(); }
    [[nodiscard]] WorkerOptions options();

private:
    QTemporaryDir m_folder;
    Places m_places;
    FakeStore m_store;
    CancelSource m_stop;
    double m_idleSec;
    std::future<Result<WorkerEnd>> m_end;
};

/// A run that makes `clip` and writes it to `output`.
[[nodiscard]] jobs::Run runOf(jobs::RunId id, const std::string& clip, const std::string& output = "a.mp4",
                              store::Priority priority = store::Priority::Interactive);

/// The next event of a kind, others left out; nothing if the worker says no more.
template <typename Wanted>
std::optional<Wanted> await(jobs::WorkerLink& link)
{
    for (;;) {
        auto event = link.receive(60'000);
        if (!event || !event.value()) {
            return std::nullopt;
        }
        if (auto* wanted = std::get_if<Wanted>(&*event.value())) {
            return std::move(*wanted);
        }
    }
}

} // namespace cascade::worker::tests
