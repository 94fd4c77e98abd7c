// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/WorkerRenderer.h"

#include "pipeline/jobs/WorkerLink.h"

namespace cascade::jobs {

namespace {

constexpr int kLookMs = 50; // between looks at the cancel token
constexpr RunId kRun = 1;   // the only one of its connection

/// Hands a run's events on to the hooks; remembers how it ended.
class Listener {
public:
    explicit Listener(const RenderHooks& hooks) : m_hooks(hooks) {}

    [[nodiscard]] const std::optional<Result<RenderResult>>& end() const { return m_end; }

    void operator()(const StageWaits& stage) const { tell(m_hooks.waits, graph::NodeId(stage.node)); }
    void operator()(const StageDone& stage) const
    {
        tell(m_hooks.done,
             StageResult{graph::NodeId(stage.node), stage.outcome, stage.seconds, stage.clipped});
    }
    void operator()(const StageScored& stage) const
    {
        tell(m_hooks.stageScored, StageScore{graph::NodeId(stage.node), stage.worldClip});
    }
    void operator()(const RunProgress& run) const { tell(m_hooks.progress, run.progress); }
    void operator()(const RunNote& note) const { tell(m_hooks.note, note.text); }
    void operator()(const RunScored& scored) const { tell(m_hooks.scored, scored.score); }
    void operator()(const Preview& preview) const { tell(m_hooks.preview, preview.frames); }
    void operator()(const FileWritten& written) const { tell(m_hooks.written, written.file); }
    void operator()(const Queued& queued) const { tell(m_hooks.queued, queued.ahead); }
    void operator()(const RunDone& done) { m_end = done.result; }
    void operator()(const Failed& failed) { m_end = failed.error; }
    void operator()(const Stopping&) const {}
    void operator()(const Welcome&) const {}
    void operator()(const Status&) const {}

private:
    template <typename Hook, typename... Values>
    static void tell(const Hook& hook, const Values&... values)
    {
        if (hook) {
            hook(values...);
        }
    }

    const RenderHooks& m_hooks;
    std::optional<Result<RenderResult>> m_end;
};

} // namespace

Result<RenderResult> WorkerRenderer::render(const RenderJob& job, const RenderHooks& hooks)
{
    auto link = m_connect();
    if (!link) {
        return link.error();
    }
    const Run run{kRun, job, m_machine, static_cast<bool>(hooks.preview)};
    if (auto sent = link.value().send(run); !sent) {
        return sent.error();
    }
    Listener listener(hooks);
    bool gaveWay = false;
    while (!listener.end()) {
        hooks.cancel.throwIfCancelled(); // the connection ends, and with it the run
        if (!gaveWay && hooks.giveWay && hooks.giveWay()) {
            gaveWay = true;
            if (auto sent = link.value().send(Cancel{kRun, true}); !sent) {
                return sent.error();
            }
        }
        const auto event = link.value().receive(kLookMs);
        if (!event) {
            return event.error();
        }
        if (event.value()) {
            std::visit(listener, *event.value());
        }
    }
    auto end = *listener.end();
    if (!end && end.error().code == ErrorCode::Cancelled) {
        throw Cancelled{};
    }
    return end;
}

} // namespace cascade::jobs
