// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/RunControl.h"

#include "pipeline/jobs/TakeJob.h"
#include "ui/session/Text.h"

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr int kDraftQuietMs = 150;      // after the last key
constexpr std::int64_t kDraftSteps = 6; // of the base, twice an evaluation: a second on two cores

/// The graph with few steps at its base, alone or in a closed Cascade.
graph::Graph drafted(graph::Graph graph)
{
    for (auto& [id, node] : graph.nodes) {
        if (node.type == "base" || node.type == "cascade") {
            node.parameters["steps"] = kDraftSteps;
        }
    }
    return graph;
}

/// The first base stage that a run needs; none where footage is made larger, or nothing is asked for.
std::optional<graph::NodeId> firstBase(const GraphReport& report)
{
    const auto found = std::find_if(report.stages.begin(), report.stages.end(),
                                    [&](const auto& id) { return report.opened.find(id)->type == "base"; });
    return found == report.stages.end() ? std::nullopt : std::optional(*found);
}

std::string nameOf(const GraphSession& session)
{
    const auto& file = session.file();
    const auto name = file.empty() ? session.title().toStdString() : file.stem().string();
    return name.empty() ? "untitled" : name;
}

} // namespace

RunControl::RunControl(const Parts& parts, QObject* parent) : QObject(parent), m_parts(parts)
{
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(kDraftQuietMs);
    connect(&m_draftTimer, &QTimer::timeout, this, &RunControl::draft);
    connect(&parts.session, &GraphSession::changed, this, [this] {
        if (m_liveDrafts) {
            m_draftTimer.start();
        }
    });
    connect(&parts.check, &GraphCheck::reported, this, [this] {
        if (m_draftWaits) {
            draft();
        }
    });
    connect(&parts.engine, &EngineLink::ended, this, &RunControl::runEnded);
}

jobs::RenderJob RunControl::job(const RunWish& wish) const
{
    jobs::RenderJob job;
    job.text = m_parts.session.graphText();
    job.text.weights = files::weightsOf(m_parts.check.report()->inference);
    job.folder = m_parts.session.folder();
    job.workingFolder = m_parts.session.file().empty() ? m_videosFolder : m_parts.session.folder();
    job.name = nameOf(m_parts.session);
    job.until = wish.until.text();
    job.onlyShown = true;
    job.take = wish.take;
    job.numbered = wish.take > 0;
    return job;
}

bool RunControl::mayStart(const std::vector<graph::NodeId>& targets)
{
    if (m_run) {
        Q_EMIT refused(tr("A run goes on. Stop it, or add this one to the queue."), {});
        return false;
    }
    const auto report = m_parts.check.report();
    const auto& graph = m_parts.session.graph();
    const auto& wanted = targets.empty() ? graph::resultsOf(graph) : targets;
    if (wanted.empty()) {
        Q_EMIT refused(tr("The graph has no Export or Preview node: there is nothing to run to."), {});
        return false;
    }
    if (report->revision == m_parts.session.revision()) {
        if (const auto errors = report->inference.errorsFor(graph, wanted); !errors.empty()) {
            Q_EMIT refused(text(errors.front()->message()), errors.front()->node);
            return false;
        }
    }
    return true; // where the report is older, the engine itself finds what is wrong
}

bool RunControl::run(const RunWish& wish)
{
    const auto targets = wish.until.empty() ? std::vector<graph::NodeId>() : std::vector{wish.until};
    return mayStart(targets) && start(job(wish), m_parts.check.report()->stages);
}

std::optional<jobs::RenderJob> RunControl::jobOf(const store::Take& take)
{
    if (m_run) {
        Q_EMIT refused(tr("A run goes on. Stop it first."), {});
        return std::nullopt;
    }
    auto job = jobs::jobOf(take);
    if (!job) {
        Q_EMIT refused(text(job.error().message()), {});
        return std::nullopt;
    }
    return std::move(job).value();
}

bool RunControl::finish(const store::Take& take)
{
    auto job = jobOf(take);
    if (!job) {
        return false;
    }
    job.value().workingFolder = take.folder.empty() ? m_videosFolder : take.folder;
    return start(std::move(job).value(), m_parts.check.report()->stages);
}

bool RunControl::exportClip(const ExportWish& wish)
{
    auto job = this->job({});
    if (const auto* same = takeOf(job, wish.clip.node)) {
        job.takeIdentity = same->identity;
        job.onlyExports = true;
    }
    return addExport(job, wish) && mayStart({wish.clip.node}) &&
           start(std::move(job), m_parts.check.report()->stages);
}

/// The finished take that a job would be over again, and that has made what a node makes; null without any.
const store::Take* RunControl::takeOf(const jobs::RenderJob& job, const graph::NodeId& node) const
{
    const auto& graph = job.text.graph;
    const auto needed = graph::neededFor(graph, graph::resultsOf(graph));
    if (std::find(needed.begin(), needed.end(), node) == needed.end()) {
        return nullptr;
    }
    for (const auto& take : m_parts.takes.takes()) {
        if (take.state != store::TakeState::Done || take.folder != job.folder || take.seed != job.seed ||
            take.title != jobs::titleOf(job)) {
            continue;
        }
        const auto then = files::readGraph(take.graph, store::nameOf(take.id));
        if (then && then.value().graph.nodes == graph.nodes && then.value().graph.links == graph.links &&
            then.value().weights == job.text.weights) {
            return &take;
        }
    }
    return nullptr;
}

bool RunControl::exportTake(const store::Take& take, const ExportWish& wish)
{
    auto job = jobOf(take);
    if (!job) {
        return false;
    }
    job.value().workingFolder = wish.file.parent_path();
    job.value().onlyExports = true;
    return addExport(job.value(), wish) && start(std::move(job).value(), {});
}

/// Puts an Export node into the job's graph, and lets the job run to it.
bool RunControl::addExport(jobs::RenderJob& job, const ExportWish& wish)
{
    auto clip = wish.clip;
    graph::Together edit{"Export", {}};
    if (wish.sheet) {
        const auto sheet = job.text.graph.freeId("sheet");
        edit.edits.push_back(graph::AddNode{sheet, {.type = "contact-sheet", .parameters = *wish.sheet}, {}});
        edit.edits.push_back(graph::Connect{clip, {sheet, "a"}});
        clip = {sheet, "clip"};
    }
    const auto id = job.text.graph.freeId("export");
    edit.edits.push_back(graph::AddNode{id, {.type = wish.nodeType, .parameters = wish.values}, {}});
    edit.edits.push_back(graph::Connect{clip, {id, "clip"}});
    if (const auto made = graph::apply(job.text.graph, edit); !made) {
        Q_EMIT refused(text(made.error().message()), wish.clip.node);
        return false;
    }
    job.output = wish.file.string();
    job.until = id.text();
    return true;
}

bool RunControl::start(jobs::RenderJob job, const std::vector<graph::NodeId>& stages)
{
    if (m_draft) {
        m_parts.engine.cancel(*m_draft);
    }
    m_run = m_parts.engine.render(std::move(job), true);
    m_parts.board.follow(*m_run, stages, m_parts.check.report()->origins);
    Q_EMIT runningChanged();
    return true;
}

void RunControl::stop()
{
    if (m_run) {
        m_parts.engine.cancel(*m_run);
    }
}

void RunControl::runEnded(RunId run, const RunEnd& end)
{
    if (run == m_draft) {
        m_draft.reset();
        return;
    }
    if (run != m_run) {
        return;
    }
    m_run.reset();
    m_parts.takes.refresh();
    m_parts.check.refresh();
    Q_EMIT runningChanged();
    Q_EMIT ended(end);
}

void RunControl::setLiveDrafts(bool on)
{
    m_liveDrafts = on;
    if (on) {
        draft();
    } else if (m_draft) {
        m_parts.engine.cancel(*m_draft);
    }
}

void RunControl::draft()
{
    const auto report = m_parts.check.report();
    m_draftWaits = m_liveDrafts && report->revision != m_parts.session.revision();
    const auto base = firstBase(*report);
    if (!m_liveDrafts || m_draftWaits || m_run || !base) {
        return;
    }
    if (m_draft) {
        m_parts.engine.cancel(*m_draft);
    }
    auto job = this->job({.until = *base});
    job.text.graph = drafted(std::move(job.text.graph));
    job.isDraft = true;
    m_draft = m_parts.engine.render(std::move(job), true);
    m_parts.board.follow(*m_draft, {*base}, report->origins);
}

} // namespace cascade::ui
