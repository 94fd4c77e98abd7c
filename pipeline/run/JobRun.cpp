// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/JobRun.h"
#include "pipeline/plan/LinkedControls.h"

#include "core/cascade/RunProgress.h"
#include "pipeline/jobs/JobTarget.h"
#include "pipeline/run/ClipExport.h"
#include "pipeline/run/JobExport.h"
#include "pipeline/run/ResultExport.h"
#include "pipeline/run/Stopwatch.h"
#include "pipeline/run/StoredClip.h"

#include <ATen/Parallel.h>

namespace cascade::run {

using namespace graph;

namespace {

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

} // namespace

JobRun::JobRun(const jobs::RenderJob& job, const plan::PreparedRun& run, const JobTools& tools,
               const jobs::RenderHooks& hooks)
    : m_job(job), m_run(run), m_tools(tools), m_hooks(hooks),
      m_keeper(job, run, tools.numericMode, tools.version),
      m_previews(hooks.preview ? std::make_shared<PreviewMaker>(hooks.preview) : nullptr)
{
}

Result<jobs::RenderResult> JobRun::render()
{
    try {
        if (auto done = renderAll(); !done) {
            const auto& error = done.error();
            const auto state =
                error.code == ErrorCode::Cancelled ? store::TakeState::Stopped : store::TakeState::Failed;
            keepBroken(state, error.message());
            return error;
        }
    } catch (const Cancelled&) {
        keepBroken(store::TakeState::Stopped, {});
        throw;
    }
    if (!m_job.isDraft) {
        const auto take = m_keeper.keepEnded(m_tools.library, m_tools.evaluator.store());
        if (!take) {
            return take.error();
        }
        m_result.take = take.value();
    }
    m_result.heldAfter = m_keeper.held();
    m_result.stopped = !m_keeper.whole();
    return m_result;
}

void JobRun::keepBroken(store::TakeState state, const std::string& error)
{
    const auto kept = m_keeper.keepBroken(m_tools.library, m_tools.evaluator.store(), state, error);
    if (!kept && m_hooks.note) { // the run has an error of its own
        m_hooks.note("what is done is not among the takes: " + kept.error().message());
    }
}

Result<std::vector<JobRun::Target>> JobRun::targets() const
{
    std::vector<Target> targets;
    for (const auto& result : m_run.targets) {
        Target target{result, jobs::targetOf(m_job, m_run, result), {}};
        if (!target.file.empty()) {
            auto settings = exportOf(m_run, result, target.file);
            if (!settings) {
                return settings.error();
            }
            target.settings = settings.value();
        }
        targets.push_back(std::move(target));
    }
    return targets;
}

Result<void> JobRun::renderAll()
{
    const auto all = targets();
    if (!all) {
        return all.error();
    }
    for (const auto& target : all.value()) {
        const auto holds = holdsBefore(m_run, target.result, m_job.approved);
        auto done = holds.empty() ? renderResult(target) : holdBefore(target, holds);
        if (!done) {
            return done;
        }
    }
    return {};
}

Result<void> JobRun::holdBefore(const Target& target, const std::vector<NodeId>& stages)
{
    beginResult(target.file, {});
    for (const auto& stage : stages) {
        const PortRef output{stage, plan::madePort(*m_run.graph.find(stage)).value()};
        if (auto clip = m_tools.evaluator.clip(m_run, output, events()); !clip) {
            return clip.error();
        }
        if (auto others = writeOtherStages(output); !others) {
            return others;
        }
    }
    m_keeper.heldAfter(stages);
    return {};
}

void JobRun::beginResult(const std::filesystem::path& target, const NodeId& last)
{
    m_stagesBeside = m_job.keepStages ? target : std::filesystem::path();
    m_last = last;
    m_written.clear();
    if (!target.empty()) {
        std::error_code ignored; // who writes there says what is wrong with it
        std::filesystem::create_directories((m_job.workingFolder / target).parent_path(), ignored);
    }
}

Result<void> JobRun::renderResult(const Target& target)
{
    const auto output = outputOf(m_run, target.result);
    beginResult(target.file, output.node);
    auto live = liveExportOf(target, output);
    auto watching = events();
    if (live) {
        watching.frames = [&](const NodeId& node, std::int64_t first, const torch::Tensor& kept) {
            if (node == output.node) {
                live->offer(first, readBack(kept));
            }
        };
    }
    const auto clip = m_tools.evaluator.clip(m_run, output, watching);
    if (!clip) {
        return clip.error();
    }
    if (!target.settings) {
        return {};
    }
    if (auto others = writeOtherStages(output); !others) {
        return others;
    }
    return write(target, clip.value(), live ? &*live : nullptr);
}

std::optional<LiveExport> JobRun::liveExportOf(const Target& target, const PortRef& output)
{
    const auto& made = m_run.inference.clips.at(output);
    const bool asItIs = target.settings && target.settings->schedule.first == 0 &&
                        target.settings->shape == made &&
                        plan::madePort(*m_run.graph.find(output.node)).has_value();
    return asItIs ? std::optional<LiveExport>(std::in_place, m_job.workingFolder / target.file, made,
                                              writingOf(target))
                  : std::nullopt;
}

Result<void> JobRun::writeOtherStages(const PortRef& output)
{
    if (m_stagesBeside.empty()) {
        return {};
    }
    for (const auto& id : neededFor(m_run.graph, {output.node})) {
        if (makesClip(id) && id != m_last && !m_written.contains(id)) {
            // Its clip is written as it is found.
            if (auto clip = m_tools.evaluator.clip(m_run, {id, "clip"}, events()); !clip) {
                return clip.error();
            }
        }
    }
    return {};
}

/// Latents are no clip to be watched.
bool JobRun::makesClip(const NodeId& node) const
{
    return plan::madePort(*m_run.graph.find(node)) == "clip";
}

void JobRun::writeStage(const NodeId& stage, const ClipPtr& clip)
{
    if (m_stagesBeside.empty() || !makesClip(stage) || stage == m_last || !m_written.insert(stage).second) {
        return;
    }
    auto beside = m_stagesBeside;
    beside.replace_filename(beside.stem().string() + '.' + stage.text() + beside.extension().string());
    write({stage, beside, exportOf(m_run, stage, beside).value()}, clip).value();
}

video::VideoWriterOptions JobRun::writingOf(const Target& target)
{
    auto writing = run::writingOf(m_run, target.result, *target.settings);
    writing.metadata = tagsOf(m_job, m_run, target.result, m_tools.numericMode, m_tools.version);
    writing.threads = at::get_num_threads();
    writing.cancel = m_hooks.cancel;
    writing.mayGoOut = [this,
                        file = m_job.workingFolder / target.file](const std::filesystem::path& complete) {
        return m_tools.rules.requireMayGoOut(complete, file, m_hooks.cancel);
    };
    return writing;
}

Result<video::WrittenVideo> JobRun::writeFromStore(const Target& target, const ClipPtr& clip)
{
    const auto shown = exportedClip(clip, *target.settings);
    if (!shown) {
        return shown.error();
    }
    RunEvents stopping;
    stopping.cancel = m_hooks.cancel;
    stopping.giveWay = m_hooks.giveWay;
    return writeClip(m_job.workingFolder / target.file, StoppableClip(*shown.value(), stopping),
                     writingOf(target));
}

Result<void> JobRun::write(const Target& target, const ClipPtr& clip, LiveExport* live)
{
    Stopwatch watch;
    const bool written = live != nullptr && live->complete();
    const auto video = written ? live->finish() : writeFromStore(target, clip);
    if (!video) {
        return video.error();
    }
    m_tools.ledger.exported(target.result, written ? live->seconds() : watch.lap());
    m_keeper.exported(target.result, m_job.workingFolder / target.file, video.value().framesSha256);
    m_result.files.push_back(target.file);
    if (m_hooks.written) {
        m_hooks.written(target.file);
    }
    return {};
}

void JobRun::scoreStage(const NodeId& stage, const ClipReader& clip)
{
    if (!m_hooks.stageScored || !plan::isStage(*m_run.graph.find(stage))) {
        return;
    }
    const auto& key = m_run.keys.at({stage, "clip"}).key;
    const auto score =
        m_tools.scorer.score(plan::wordsOf(m_run.graph, stage).prompt, key, clip, m_tools.figures);
    if (score && score.value()) {
        m_hooks.stageScored({stage, *score.value()});
    } else if (!score && m_hooks.note) { // the clip itself is there
        m_hooks.note("no score of " + stage.text() + ": " + score.error().message());
    }
}

RunEvents JobRun::events()
{
    RunEvents events;
    events.cancel = m_hooks.cancel;
    events.giveWay = m_hooks.giveWay;
    events.waits = m_hooks.waits;
    events.measured = [this](const NodeId& node, const StageMeasure& measure) {
        m_tools.ledger.stageEnded(node, measure);
    };
    events.report = [this](const NodeId&, const StageReport& report) { m_clipped = report.clippedFraction; };
    events.done = [this](const NodeId& node, Outcome outcome, double seconds) {
        m_keeper.stageDone(node, outcome, seconds);
        if (m_hooks.done) {
            m_hooks.done(
                {node, outcome, seconds, outcome == Outcome::Computed ? m_clipped : std::vector<double>()});
        }
    };
    events.clip = [this](const NodeId& node, const ClipPtr& clip) {
        scoreStage(node, *clip);
        writeStage(node, clip);
    };
    watch(events);
    return events;
}

void JobRun::watch(RunEvents& events)
{
    events.progress = [this](const NodeId& node, const StageProgress& at) {
        m_steps = at.steps;
        if (m_hooks.progress) {
            auto progress = progressOf(node.text(), at);
            progress.elapsedSec = m_tools.ledger.elapsedSec();
            progress.remainingSec = m_tools.ledger.remainingSec(node, at);
            m_hooks.progress(progress);
        }
    };
    if (m_previews) {
        events.preview = [this](const NodeId& node, int step, std::int64_t first, const torch::Tensor& x0) {
            m_previews->offer(node.text(), step + 1, m_steps, first, x0);
        };
    }
}

} // namespace cascade::run
