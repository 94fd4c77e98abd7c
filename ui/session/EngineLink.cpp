// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/EngineLink.h"

#include "pipeline/jobs/StartWorker.h"
#include "pipeline/jobs/WorkerRenderer.h"
#include "ui/session/Background.h"
#include "ui/session/Text.h"

#include <atomic>
#include <thread>

namespace cascade::ui {

namespace {

/// The library's worker, started if none runs. Throws Cancelled.
Result<jobs::WorkerLink> reachWorker(const std::filesystem::path& program, const Places& places,
                                     const CancelToken& cancel)
{
    auto link = jobs::WorkerLink::open(places);
    if (!link) {
        return link.error();
    }
    if (!link.value()) {
        return jobs::startWorker(program, places, cancel);
    }
    if (!link.value()->fits(places)) {
        return Error{ErrorCode::BadInput, "worker",
                     EngineLink::tr("the engine that runs is version %1, this is %2")
                         .arg(text(link.value()->worker().version), text(places.version))
                         .toStdString(),
                     EngineLink::tr("End it with: cascade worker stop").toStdString()};
    }
    return std::move(*link.value());
}

} // namespace

/// One run, in a thread of its own.
class EngineLink::Job {
public:
    Job(EngineLink& engine, RunId id, jobs::RenderJob job, bool previews)
        : m_engine(engine), m_id(id), m_job(std::move(job)), m_previews(previews), m_thread([this] { run(); })
    {
    }
    ~Job()
    {
        cancel();
        m_thread.join();
    }

    void cancel() { m_cancel.cancel(); }
    void stopAfterStep() { m_givesWay = true; }

private:
    void run()
    {
        RunEnd end;
        try {
            jobs::WorkerRenderer renderer(jobs::Machine{}, [this] { return reach(); });
            auto result = renderer.render(m_job, hooks());
            if (result) {
                end.result = std::move(result).value();
            } else {
                end.error = result.error();
            }
        } catch (const Cancelled&) {
            end.error = Error{ErrorCode::Cancelled, "run", "stopped", {}};
        } catch (const std::exception& e) {
            end.error = Error{ErrorCode::Internal, "run", e.what(), {}};
        }
        inThreadOf(&m_engine,
                   [engine = &m_engine, id = m_id, end = std::move(end)] { engine->finish(id, end); });
    }

    Result<jobs::WorkerLink> reach()
    {
        auto link = reachWorker(m_engine.m_program, m_engine.m_places, m_cancel.token());
        const auto reason = link ? QString() : text(link.error().message());
        inThreadOf(&m_engine, [engine = &m_engine, up = link.ok(), reason] {
            engine->setState(up ? State::Up : State::Down, reason);
        });
        return link;
    }

    /// Hands a hook's value to a signal, in the window's thread.
    template <typename Signal, typename... Values>
    void tell(Signal signal, Values... values)
    {
        inThreadOf(&m_engine, [engine = &m_engine, signal, id = m_id, values...] {
            Q_EMIT(engine->*signal)(id, values...);
        });
    }

    jobs::RenderHooks hooks()
    {
        jobs::RenderHooks hooks;
        hooks.progress = [this](const Progress& progress) { tell(&EngineLink::progressed, progress); };
        hooks.done = [this](const jobs::StageResult& stage) { tell(&EngineLink::stageEnded, stage); };
        hooks.stageScored = [this](const jobs::StageScore& score) { tell(&EngineLink::stageScored, score); };
        hooks.waits = [this](const graph::NodeId& node) { tell(&EngineLink::stageWaits, text(node.text())); };
        hooks.queued = [this](std::int64_t ahead) { tell(&EngineLink::queued, ahead); };
        hooks.written = [this](const std::filesystem::path& file) { tell(&EngineLink::written, text(file)); };
        hooks.note = [this](const std::string& note) { tell(&EngineLink::noted, text(note)); };
        if (m_previews) {
            hooks.preview = [this](const jobs::PreviewFrames& frames) {
                tell(&EngineLink::previewed, std::make_shared<const jobs::PreviewFrames>(frames));
            };
        }
        hooks.cancel = m_cancel.token();
        hooks.giveWay = [this] { return m_givesWay.load(); };
        return hooks;
    }

    EngineLink& m_engine;
    RunId m_id;
    jobs::RenderJob m_job;
    bool m_previews;
    CancelSource m_cancel;
    std::atomic<bool> m_givesWay = false;
    std::thread m_thread; // last: it uses all of the above
};

EngineLink::EngineLink(const Places& places, const std::filesystem::path& program, QObject* parent)
    : QObject(parent), m_places(places), m_program(program), m_starter(std::make_unique<Background>())
{
}

EngineLink::~EngineLink()
{
    m_startCancel.cancel();
    for (const auto& [id, job] : m_runs) {
        job->cancel(); // all of them, before the first is waited for
    }
}

void EngineLink::start()
{
    setState(State::Starting);
    m_starter->postOnly([this, cancel = m_startCancel.token()] {
        QString reason;
        bool up = false;
        try {
            const auto link = reachWorker(m_program, m_places, cancel);
            up = link.ok();
            reason = up ? QString() : text(link.error().message());
        } catch (const Cancelled&) {
            return; // the window closes
        } catch (const std::exception& e) {
            reason = QString::fromUtf8(e.what());
        }
        inThreadOf(this, [this, up, reason] { setState(up ? State::Up : State::Down, reason); });
    });
}

void EngineLink::setState(State state, const QString& reason)
{
    if (state == m_state && reason == m_downReason) {
        return;
    }
    m_state = state;
    m_downReason = reason;
    Q_EMIT stateChanged();
}

RunId EngineLink::render(jobs::RenderJob job, bool previews)
{
    const RunId id{++m_lastRun};
    m_runs.emplace(id, std::make_unique<Job>(*this, id, std::move(job), previews));
    return id;
}

void EngineLink::cancel(RunId run, bool afterStep)
{
    const auto found = m_runs.find(run);
    if (found == m_runs.end()) {
        return; // it has ended meanwhile
    }
    if (afterStep) {
        found->second->stopAfterStep();
    } else {
        found->second->cancel();
    }
}

void EngineLink::finish(RunId run, const RunEnd& end)
{
    m_runs.erase(run); // its thread has nothing left to do
    Q_EMIT ended(run, end);
}

} // namespace cascade::ui
