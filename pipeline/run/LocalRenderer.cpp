// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/LocalRenderer.h"

#include "core/cascade/NumericMode.h"
#include "pipeline/jobs/JobTarget.h"
#include "pipeline/run/ClipExport.h"
#include "pipeline/run/JobExport.h"
#include "pipeline/run/Preflight.h"
#include "pipeline/run/PreviewMaker.h"
#include "pipeline/run/ResultExport.h"
#include "pipeline/run/RunProgress.h"

#include <ATen/Parallel.h>

#include <utility>

namespace cascade::run {

namespace {

using namespace graph;

RunEvents eventsOf(const jobs::RenderHooks& hooks, RunLedger& ledger)
{
    RunEvents events;
    events.cancel = hooks.cancel;
    events.giveWay = hooks.giveWay;
    events.done = hooks.done;
    events.waits = hooks.waits;
    events.measured = [&](const NodeId& node, const StageMeasure& measure) {
        ledger.stageEnded(node, measure);
    };
    const auto steps = std::make_shared<int>(0); // of the stage at work, for its previews
    events.progress = [&hooks, &ledger, steps](const NodeId& node, const StageProgress& at) {
        *steps = at.steps;
        if (!hooks.progress) {
            return;
        }
        auto progress = progressOf(node.text(), at);
        progress.elapsedSec = ledger.elapsedSec();
        progress.remainingSec = ledger.remainingSec(node, at);
        hooks.progress(progress);
    };
    if (hooks.preview) {
        events.preview = [steps, maker = std::make_shared<PreviewMaker>(hooks.preview)](
                             const NodeId& node, int step, std::int64_t first, const torch::Tensor& x0) {
            maker->offer(node.text(), step + 1, *steps, first, x0);
        };
    }
    return events;
}

/// A clip whose reading stops where the run is to stop.
class StoppableClip final : public ClipReader {
public:
    StoppableClip(const ClipReader& clip, const RunEvents& events)
        : ClipReader(clip.shape()), m_clip(clip), m_events(events)
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        m_events.throwIfStopped();
        return m_clip.read(first, count);
    }

private:
    const ClipReader& m_clip;
    const RunEvents& m_events;
};

/// Does something at the end of a scope, however that is left.
template <typename Action>
class AtEnd {
public:
    explicit AtEnd(Action action) : m_action(std::move(action)) {}
    ~AtEnd() { m_action(); }
    AtEnd(const AtEnd&) = delete;
    AtEnd& operator=(const AtEnd&) = delete;

private:
    Action m_action;
};

} // namespace

LocalRenderer::LocalRenderer(const Places& places, const Model::Options& model, store::StageStore store,
                             const EvaluatorOptions& evaluating)
    : m_version(places.version), m_world(places), m_shelf(model),
      m_evaluator(m_shelf, std::move(store), evaluating), m_activationBytes(evaluating.activationBytes),
      m_machine(machineText(model))
{
    if (auto figures = store::Figures::open(figuresFile(places), m_note)) {
        m_figures.emplace(std::move(figures).value());
    }
}

Result<std::unique_ptr<LocalRenderer>> LocalRenderer::open(const Places& places, const Model::Options& model,
                                                           std::int64_t activationBytes, double checkpointSec)
{
    auto store = store::StageStore::open(places.cacheFolder / "stages");
    if (!store) {
        return store.error();
    }
    return std::unique_ptr<LocalRenderer>(new LocalRenderer(places, model, std::move(store).value(),
                                                            {.activationBytes = activationBytes,
                                                             .scratchFolder = places.cacheFolder / "scratch",
                                                             .checkpointSec = checkpointSec}));
}

Result<std::vector<std::filesystem::path>> LocalRenderer::render(const jobs::RenderJob& job,
                                                                 const jobs::RenderHooks& hooks)
{
    const plan::TakeOptions take{job.seed, static_cast<std::uint64_t>(job.take)};
    const auto targets = job.until.empty() ? std::vector<NodeId>() : std::vector{NodeId(job.until)};
    const auto graph = jobs::withOutput(withAbsoluteFiles(job.text.graph, job.folder), job);
    const auto run = plan::prepareRun(graph, targets, take, m_world.surroundings(),
                                      m_world.keySurroundings(numericMode(m_shelf.options()), hooks.cancel));
    if (!run) {
        return run.error();
    }
    const auto results = targetsOf(job, run.value());
    if (!results) {
        return results.error();
    }
    if (const auto note = std::exchange(m_note, {}); !note.empty() && hooks.note) {
        hooks.note(note);
    }
    RunLedger ledger(foretell(job, run.value()));
    const AtEnd keep([&] { keepFigures(ledger); });
    auto written = renderAll(job, run.value(), results.value(), hooks, ledger);
    const auto score = written ? ledger.score(job.name) : std::nullopt;
    if (score && m_figures) {
        (void)m_figures->addScore(m_machine, *score);
        if (hooks.scored) {
            hooks.scored(*score);
        }
    }
    return written;
}

Result<std::vector<std::filesystem::path>> LocalRenderer::renderAll(const jobs::RenderJob& job,
                                                                    const plan::PreparedRun& run,
                                                                    const std::vector<Target>& targets,
                                                                    const jobs::RenderHooks& hooks,
                                                                    RunLedger& ledger)
{
    std::vector<std::filesystem::path> written;
    for (const auto& target : targets) {
        if (auto done = renderResult(job, run, target, hooks, ledger); !done) {
            return done.error();
        }
        if (!target.file.empty()) {
            written.push_back(target.file);
        }
    }
    return written;
}

plan::Forecast LocalRenderer::foretell(const jobs::RenderJob& job, const plan::PreparedRun& run)
{
    const auto& model = m_shelf.options();
    auto forecast = forecastOf(run, {{.activations = model.activations, .activationBytes = m_activationBytes},
                                     !model.device.is_cuda(),
                                     [&](const store::Key& key) {
                                         const auto found = m_evaluator.store().find(key);
                                         return found && found.value();
                                     },
                                     [&](const NodeId& target) { return formatOf(job, run, target); }});
    const auto known = m_figures ? m_figures->of(m_machine)
                                 : Result<std::vector<store::Figure>>(std::vector<store::Figure>());
    plan::predict(forecast, plan::FigureSet(known ? known.value() : std::vector<store::Figure>()));
    return forecast;
}

void LocalRenderer::keepFigures(const RunLedger& ledger)
{
    if (m_figures && !ledger.figures().empty()) {
        (void)m_figures->add(m_machine, ledger.figures());
    }
}

Result<std::vector<LocalRenderer::Target>> LocalRenderer::targetsOf(const jobs::RenderJob& job,
                                                                    const plan::PreparedRun& run)
{
    std::vector<Target> targets;
    for (const auto& result : run.targets) {
        Target target{result, jobs::targetOf(job, run, result), {}};
        if (!target.file.empty()) {
            auto settings = exportOf(run, result, target.file);
            if (!settings) {
                return settings.error();
            }
            target.settings = settings.value();
        }
        targets.push_back(std::move(target));
    }
    return targets;
}

Result<void> LocalRenderer::renderResult(const jobs::RenderJob& job, const plan::PreparedRun& run,
                                         const Target& target, const jobs::RenderHooks& hooks,
                                         RunLedger& ledger)
{
    const auto& [result, name, settings] = target;
    const auto events = eventsOf(hooks, ledger);
    const auto clip = m_evaluator.clip(run, outputOf(run, result), events);
    if (!clip || !settings) {
        return clip ? Result<void>() : clip.error();
    }
    const auto shown = exportedClip(clip.value(), *settings);
    if (!shown) {
        return shown.error();
    }
    const auto file = job.workingFolder / name;
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    auto writing = writingOf(run, result, *settings);
    writing.metadata = tagsOf(job, run, result, m_shelf.options(), m_version);
    writing.threads = at::get_num_threads();
    writing.cancel = hooks.cancel;
    const double begin = ledger.elapsedSec();
    if (auto written = writeClip(file, StoppableClip(*shown.value(), events), writing); !written) {
        return written.error();
    }
    ledger.exported(result, ledger.elapsedSec() - begin);
    if (hooks.written) {
        hooks.written(name);
    }
    return {};
}

} // namespace cascade::run
