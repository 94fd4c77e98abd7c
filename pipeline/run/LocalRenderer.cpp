// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/LocalRenderer.h"

#include "core/base/Memory.h"
#include "core/cascade/NumericMode.h"
#include "pipeline/jobs/JobTarget.h"
#include "pipeline/jobs/TakeJob.h"
#include "pipeline/run/JobExport.h"
#include "pipeline/run/JobRun.h"
#include "pipeline/run/Preflight.h"
#include "pipeline/run/RunRules.h"
#include "pipeline/scan/ScanModels.h"

#include <algorithm>
#include <utility>

namespace cascade::run {

namespace {

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

LocalRenderer::LocalRenderer(const Places& places, const Model::Options& model,
                             const store::StageStore& store, store::TakeLibrary library,
                             const EvaluatorOptions& evaluating)
    : m_places(places), m_library(std::move(library)), m_world(places, library::lookAtPath), m_shelf(model),
      m_evaluator(m_shelf, store, evaluating), m_scorer(places),
      m_activationBytes(evaluating.activationBytes), m_machine(machineText(model))
{
    if (auto figures = store::Figures::open(figuresFile(places), m_note)) {
        m_figures.emplace(std::move(figures).value());
    }
}

Result<std::unique_ptr<LocalRenderer>> LocalRenderer::open(const Places& places, const Model::Options& model,
                                                           std::int64_t activationBytes, double checkpointSec)
{
    const auto store = store::StageStore::open(places.cacheFolder / "stages");
    if (!store) {
        return store.error();
    }
    auto library = store::TakeLibrary::openIn(places.dataFolder, store.value());
    if (!library) {
        return library.error();
    }
    return std::unique_ptr<LocalRenderer>(new LocalRenderer(places, model, store.value(),
                                                            std::move(library).value(),
                                                            {.activationBytes = activationBytes,
                                                             .scratchFolder = places.cacheFolder / "scratch",
                                                             .checkpointSec = checkpointSec}));
}

namespace {

/// Tells what likely is not as meant in what a run makes; it runs all the same.
void tellDoubts(const plan::PreparedRun& run, const jobs::RenderHooks& hooks)
{
    const auto isMade = [&](const graph::NodeId& node) {
        return std::find(run.targets.begin(), run.targets.end(), node) != run.targets.end() ||
               std::any_of(run.keys.begin(), run.keys.end(),
                           [&](const auto& output) { return output.first.node == node; });
    };
    for (const auto& issue : run.inference.issues) {
        if (hooks.note && issue.severity == graph::Issue::Severity::Warning && isMade(issue.node)) {
            hooks.note(issue.message());
        }
    }
}

} // namespace

Result<jobs::RenderResult> LocalRenderer::render(const jobs::RenderJob& job, const jobs::RenderHooks& hooks)
{
    const auto mode = numericMode(m_shelf.options());
    const auto targets =
        job.until.empty() ? std::vector<graph::NodeId>() : std::vector{graph::NodeId(job.until)};
    const auto graph = jobs::withOutput(plan::withAbsoluteFiles(job.text.graph, job.folder), job);
    const auto run = plan::prepareRun(graph, targets, jobs::takeOptionsOf(job), m_world.surroundings(),
                                      m_world.keySurroundings(mode, hooks.cancel));
    if (!run) {
        return run.error();
    }
    const auto rules = jobs::readHouseRules(m_places);
    if (!rules) {
        return rules.error();
    }
    if (auto allowed = requireAllowed(run.value(), rules.value()); !allowed) {
        return allowed.error();
    }
    if (const auto note = std::exchange(m_note, {}); !note.empty() && hooks.note) {
        hooks.note(note);
    }
    tellDoubts(run.value(), hooks);
    auto forecast = foretell(job, run.value());
    if (!forecast.issues.empty()) { // said now, not in the middle
        return *forecast.issues.front().cause;
    }
    RunLedger ledger(std::move(forecast));
    const AtEnd keep([&] { keepFigures(ledger); });
    JobRun made(job, run.value(),
                {m_evaluator, m_library, ledger, rules.value(), mode, m_places.version, m_scorer,
                 m_figures ? &*m_figures : nullptr},
                hooks);
    auto result = made.render();
    if (result) {
        result.value().peakBytes = std::max(memoryUse().peakBytes, ledger.peakBytes());
        if (!job.keepStages) { // else it did more than was foretold
            score(job, ledger, hooks);
        }
    }
    return result;
}

void LocalRenderer::score(const jobs::RenderJob& job, const RunLedger& ledger, const jobs::RenderHooks& hooks)
{
    const auto score = m_figures ? ledger.score(job.name) : std::nullopt;
    if (score) {
        (void)m_figures->addScore(m_machine, *score);
        if (hooks.scored) {
            hooks.scored(*score);
        }
    }
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
                                     [&](const graph::NodeId& target) { return formatOf(job, run, target); },
                                     job.approved});
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

} // namespace cascade::run
