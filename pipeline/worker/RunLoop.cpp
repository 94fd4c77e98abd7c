// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/worker/RunLoop.h"

#include <exception>
#include <new>
#include <optional>

namespace cascade::worker {

namespace {

using RunPtr = RunTable::RunPtr;

/// The renderer of the last run, for the next one.
class Renderers {
public:
    explicit Renderers(const MakeRenderer& make) : m_make(make) {}

    Result<jobs::Renderer*> on(const jobs::Machine& machine)
    {
        if (!m_renderer || m_machine != machine) {
            m_renderer.reset(); // its networks go before others come
            auto made = m_make(machine);
            if (!made) {
                return made.error();
            }
            m_renderer = std::move(made).value();
            m_machine = machine;
        }
        return m_renderer.get();
    }

    /// After such failures memory is wanted back, and nothing is trusted to be as it was.
    void forgetAfter(const Error& error)
    {
        if (error.code == ErrorCode::OutOfMemory || error.code == ErrorCode::Internal) {
            m_renderer.reset();
        }
    }

private:
    const MakeRenderer& m_make;
    std::unique_ptr<jobs::Renderer> m_renderer;
    jobs::Machine m_machine;
};

/// What a run tells while it goes on, as events.
jobs::RenderHooks hooksOf(RunTable& table, const RunPtr& run)
{
    jobs::RenderHooks hooks;
    hooks.cancel = run->stop.token();
    hooks.giveWay = [run] { return run->giveWay.load(); };
    hooks.progress = [&table, run](const Progress& at) { table.tell(run, jobs::RunProgress{0, at}); };
    hooks.note = [&table, run](const std::string& note) { table.tell(run, jobs::RunNote{0, note}); };
    hooks.scored = [&table, run](const store::PredictionScore& score) {
        table.tell(run, jobs::RunScored{0, score});
    };
    hooks.done = [&table, run](const jobs::StageResult& stage) {
        table.tell(run, jobs::StageDone{0, stage.node.text(), stage.outcome, stage.seconds, stage.clipped});
    };
    hooks.stageScored = [&table, run](const jobs::StageScore& score) {
        table.tell(run, jobs::StageScored{0, score.node.text(), score.worldClip});
    };
    hooks.waits = [&table, run](const graph::NodeId& node) {
        table.tell(run, jobs::StageWaits{0, node.text()});
    };
    if (table.wantsPreviews(run)) {
        hooks.preview = [&table, run](const jobs::PreviewFrames& frames) {
            table.tell(run, jobs::Preview{0, frames});
        };
    }
    hooks.written = [&table, run](const std::filesystem::path& file) {
        table.tellClient(run, jobs::FileWritten{0, file});
    };
    return hooks;
}

/// Renders a run as far as it goes. The border where what is thrown becomes an error.
Result<jobs::RenderResult> rendered(RunTable& table, Renderers& renderers, const RunPtr& run)
{
    try {
        auto renderer = renderers.on(run->request.machine);
        return renderer ? renderer.value()->render(run->request.job, hooksOf(table, run)) : renderer.error();
    } catch (const ErrorException& e) {
        return e.error();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, run->request.job.name, "the machine has no more memory to give",
                     "Lower --memory-limit, or close other programs."};
    } catch (const std::exception& e) {
        return Error{ErrorCode::Internal, run->request.job.name, e.what(),
                     "This is a fault of the program; please report it with the graph."};
    }
}

} // namespace

void computeRuns(RunTable& table, const MakeRenderer& makeRenderer)
{
    Renderers renderers(makeRenderer);
    while (const auto run = table.next()) {
        try {
            const auto result = rendered(table, renderers, run);
            if (result) {
                table.end(run, jobs::RunDone{0, result.value()});
            } else {
                renderers.forgetAfter(result.error());
                table.end(run, jobs::Failed{jobs::RunId{0}, result.error()});
            }
        } catch (const Cancelled&) {
            table.stopped(run);
        }
    }
}

} // namespace cascade::worker
