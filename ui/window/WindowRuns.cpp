// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowRuns.h"

#include "pipeline/jobs/JobSettings.h"
#include "pipeline/jobs/TakeJob.h"
#include "pipeline/plan/Seeds.h"
#include "ui/panels/GraphMarkers.h"
#include "ui/panels/TimelineAlgo.h"
#include "ui/session/Text.h"
#include "ui/window/CascadeStages.h"
#include "ui/window/WindowExports.h"

#include <QMenu>
#include <QProcess>
#include <QRandomGenerator>

#include <algorithm>
#include <cmath>
#include <csignal>

namespace cascade::ui {

namespace {

QString takeTitle(const store::Take& take, const QString& node)
{
    return node + QStringLiteral(" · ") + text(store::nameOf(take.id));
}

ViewerSource sourceOf(const store::Take& take, const store::TakeStage& stage)
{
    const auto clip = stageClip(stage);
    return {takeTitle(take, clip.node), clip, 0};
}

/// The node whose latents a VAE Decode turns into pictures: they are sampled long before it runs. Empty for
/// all else.
graph::NodeId latentsOf(const graph::Graph& graph, const graph::NodeId& node)
{
    const bool decodes = graph.find(node)->type == "vae-decode";
    const auto source = decodes ? graph::sourceOf(graph, {node, "latent"}) : std::nullopt;
    return source ? source->node : graph::NodeId();
}

} // namespace

WindowRuns::WindowRuns(Studio& studio, WindowPanels& panels, QWidget& window)
    : QObject(&window), m_studio(studio), m_panels(panels)
{
    connectEngine();
    connectPanels();
    connectTakes();
    showTimeline();
    askForWords();
}

void WindowRuns::connectEngine()
{
    auto& log = m_panels.logModel;
    connect(&m_studio.engine, &EngineLink::stateChanged, this, [this, &log] {
        if (m_studio.engine.state() == EngineLink::State::Down) {
            log.fail(tr("engine"), m_studio.engine.downReason());
        }
    });
    connect(&m_studio.engine, &EngineLink::noted, this,
            [this, &log](RunId, const QString& note) { log.note(tr("engine"), note); });
    connect(&m_studio.engine, &EngineLink::written, this,
            [this, &log](RunId, const QString& file) { log.note(tr("export"), tr("wrote %1").arg(file)); });
    connect(&m_studio.runs, &RunControl::ended, this, &WindowRuns::ended);
    connect(&m_studio.runs, &RunControl::refused, this,
            [this](const QString& message, const graph::NodeId& node) {
                if (!node.empty()) {
                    m_studio.selection.reveal(node);
                }
                Q_EMIT failed(message);
            });
    connect(&m_studio.check, &GraphCheck::reported, this, &WindowRuns::showTimeline);
    connect(&m_studio.board, &RunBoard::runChanged, this, [this, was = false]() mutable {
        if (was != m_studio.board.running()) {
            was = m_studio.board.running();
            showTimeline();
            showChoices();
        }
    });
}

void WindowRuns::connectPanels()
{
    connect(m_panels.canvas, &CanvasPanel::viewRequested, this, &WindowRuns::viewNode);
    connect(m_panels.canvas, &CanvasPanel::refused, this, &WindowRuns::failed);
    m_panels.canvas->onNodeMenu([this](QMenu& menu, const graph::NodeId& node) {
        menu.addAction(tr("Run to here"), this, [this, node] { runTo(node); });
        if (hasStages(*m_studio.check.report(), node)) {
            menu.addAction(tr("Open into its stages"), this, [this, node] { openStages(node); });
        }
    });
    connect(m_panels.timeline, &Timeline::viewRequested, this, &WindowRuns::viewStrip);
    connect(m_panels.timeline, &Timeline::durationChanged, m_panels.viewer, &Viewer::setTimelineDuration);
    connect(m_panels.timeline, &Timeline::refused, this, &WindowRuns::said);
    new GraphMarkers(m_studio.session, *m_panels.timeline, this);
    connect(m_panels.prompt, &PromptPanel::liveDraftsToggled, &m_studio.runs, &RunControl::setLiveDrafts);
    connect(&m_studio.runs, &RunControl::runningChanged, m_panels.prompt, [this] {
        if (m_studio.runs.running()) {
            m_panels.prompt->remember(); // drafts are not, of words half typed
        }
    });
    connect(m_panels.prompt, &PromptPanel::randomSeedAsked, this, &WindowRuns::randomSeed);
    connect(m_panels.prompt, &PromptPanel::nextSeedAsked, this, [this] { nextSeed(1); });
    connect(m_panels.prompt, &PromptPanel::previousSeedAsked, this, [this] { nextSeed(-1); });
    connect(m_panels.prompt, &PromptPanel::variationsAsked, this, [this](int count) { addToQueue(count); });
    connect(m_panels.queue, &QueuePanel::runQueueRequested, this, &WindowRuns::runQueue);
    connect(m_panels.queue, &QueuePanel::failed, this, &WindowRuns::failed);
    connect(m_panels.queue, &QueuePanel::showFilesRequested, this, [](const QStringList& files) {
        if (!files.isEmpty()) {
            showInFolder(files.front());
        }
    });
    connect(&m_panels.queueModel, &QueueModel::changed, this, [this] {
        if (m_queueWanted && !m_panels.queueModel.paused()) {
            startQueue();
        }
    });
    m_queueLook.setInterval(1000);
    connect(&m_queueLook, &QTimer::timeout, this, &WindowRuns::lookAtQueue);
}

void WindowRuns::connectTakes()
{
    connect(&m_studio.takes, &TakeShelf::changed, this, [this] {
        m_panels.libraryModel.setTakes(m_studio.takes.takes());
        showTimeline();
        showChoices();
    });
    connect(&m_studio.takes, &TakeShelf::failed, this, &WindowRuns::failed);
    connect(m_panels.timeline, &Timeline::finishTake, this, [this](const TimelineStrip& strip) {
        if (const auto* take = strip.take ? m_studio.takes.find(*strip.take) : nullptr) {
            m_studio.runs.finish(*take);
        }
    });
    connect(m_panels.library, &LibraryPanel::finishTakeRequested, &m_studio.runs, &RunControl::finish);
    connect(m_panels.library, &LibraryPanel::compareTakesRequested, this, &WindowRuns::compareTakes);
    connect(m_panels.library, &LibraryPanel::recallRequested, this, &WindowRuns::recall);
    connect(m_panels.library, &LibraryPanel::showInFolderRequested, this, &showInFolder);
    connect(m_panels.library, &LibraryPanel::failed, this, &WindowRuns::failed);
}

void WindowRuns::run()
{
    if (!m_studio.runs.run()) {
        return;
    }
    m_panels.layouts.raise(QStringLiteral("timeline"));
    const auto results = graph::resultsOf(m_studio.session.graph());
    if (m_panels.viewer->sources().isEmpty() && !results.empty()) {
        viewNode(results.front());
    }
}

void WindowRuns::runTo(const graph::NodeId& node)
{
    if (m_studio.runs.run({.until = node})) {
        viewNode(node);
    }
}

void WindowRuns::openStages(const graph::NodeId& cascade)
{
    const auto opening = intoStages(m_studio.session.graph(), *m_studio.check.report(), cascade);
    if (!opening) {
        Q_EMIT failed(text(opening.error().what));
    } else if (m_studio.session.apply(opening.value())) {
        m_studio.selection.reveal(firstStage(opening.value()));
    }
}

bool WindowRuns::addToQueue(int takes, store::Priority priority)
{
    std::vector<store::JobRequest> requests;
    for (int take = 0; take < takes; ++take) {
        auto job = m_studio.runs.job({});
        const auto seed = plan::seedOf(job.text.graph) + static_cast<std::uint64_t>(take);
        if (auto set = plan::setSeeds(job.text.graph, seed); !set) {
            Q_EMIT failed(text(set.error().message()));
            return false;
        }
        const jobs::JobSettings settings{.folder = job.folder,
                                         .name = job.name,
                                         .output = (job.workingFolder / "").string(),
                                         .until = {},
                                         .numbered = takes > 1};
        requests.push_back({.title = job.name,
                            .graph = files::writeGraph(job.text),
                            .settings = jobs::settingsText(settings),
                            .seed = seed,
                            .priority = priority});
    }
    m_panels.queueModel.add(std::move(requests));
    Q_EMIT said(tr("%n jobs added to the queue.", nullptr, takes));
    return true;
}

void WindowRuns::runNext()
{
    if (addToQueue(1, store::Priority::Interactive)) {
        m_queueWanted = true; // `startQueue` follows when the job is there
    }
}

void WindowRuns::runQueue(bool run)
{
    m_queueWanted = run;
    if (!run) {
        m_panels.queueModel.pauseAll(); // what runs gives way after its step, and its process ends
    } else if (m_panels.queueModel.paused()) {
        m_panels.queueModel
            .resumeAll(); // `startQueue` follows when that is so: a paused queue is left at once
    } else {
        startQueue();
    }
}

/// The command line runs the queue, in the worker: it goes on when this window is closed.
void WindowRuns::startQueue()
{
    m_queueWanted = false;
    if (m_queueProcess != 0) {
        return;
    }
    QProcess runner;
    runner.setProgram(text(m_studio.program));
    runner.setArguments({QStringLiteral("queue"), QStringLiteral("run"), QStringLiteral("--worker"),
                         QStringLiteral("start"), QStringLiteral("--progress"), QStringLiteral("none")});
    runner.setStandardOutputFile(QProcess::nullDevice());
    if (!runner.startDetached(&m_queueProcess)) {
        m_queueProcess = 0;
        Q_EMIT failed(tr("The queue cannot be run: %1").arg(runner.errorString()));
        return;
    }
    m_panels.queue->setQueueRuns(true);
    m_queueLook.start();
}

/// A detached process tells nobody when it ends.
void WindowRuns::lookAtQueue()
{
    if (::kill(static_cast<pid_t>(m_queueProcess), 0) != 0) {
        m_queueProcess = 0;
        m_queueLook.stop();
        m_panels.queue->setQueueRuns(false);
    }
}

void WindowRuns::ended(const RunEnd& end)
{
    if (end.error && !end.cancelled()) {
        m_panels.logModel.fail(
            text(end.error->where),
            text(end.error->message() + (end.error->hint.empty() ? "" : "\n" + end.error->hint)));
    }
}

void WindowRuns::showTimeline()
{
    const auto report = m_studio.check.report();
    const CanvasShot canvas{text(jobs::titleOf(m_studio.runs.job({}))), report->opened,
                            report->openedInference, m_studio.board.nodes(), m_studio.board.running()};
    m_panels.timeline->setModel(timelineOf(shotsByTitle(m_studio.takes.takes()), &canvas));
}

void WindowRuns::showChoices()
{
    QVector<ViewerSource> choices;
    const auto report = m_studio.check.report();
    for (const auto& [output, shape] : report->openedInference.clips) {
        choices.push_back({text(output.node.text()), LiveStage{output.node, shape}, 0});
    }
    for (const auto& take : m_studio.takes.takes()) {
        for (const auto& stage : take.stages) {
            choices.push_back(sourceOf(take, stage));
        }
    }
    m_panels.viewer->setChoices(choices);
}

/// The newest take's clip of the node, or what is being sampled there. A closed Cascade shows its last stage.
void WindowRuns::viewNode(const graph::NodeId& node)
{
    const auto report = m_studio.check.report();
    const auto clip = clipOf(m_studio.session.graph(), report->inference, node);
    if (!clip) {
        Q_EMIT said(tr("%1 makes no pictures.").arg(text(node.text())));
        return;
    }
    const auto isOfNode = [&](const store::TakeStage& stage) {
        const auto origin = report->origins.find(graph::NodeId(stage.node));
        return stage.node == clip->node.text() ||
               (origin != report->origins.end() && origin->second == clip->node);
    };
    for (const auto& take : m_studio.takes.takes()) {
        const auto stage = std::find_if(take.stages.rbegin(), take.stages.rend(), isOfNode);
        if (!m_studio.board.running() && stage != take.stages.rend()) {
            m_panels.viewer->view(sourceOf(take, *stage));
            return;
        }
    }
    const LiveStage live{clip->node, report->inference.clips.at(*clip),
                         latentsOf(m_studio.session.graph(), clip->node)};
    m_panels.viewer->view({text(clip->node.text()), live, 0});
}

void WindowRuns::viewStrip(const TimelineStrip& strip)
{
    if (strip.clip) {
        m_panels.viewer->view(
            {strip.node + QStringLiteral(" · ") + strip.label, *strip.clip, strip.startSec});
    } else {
        m_panels.viewer->view(
            {strip.node, LiveStage{graph::NodeId(strip.node.toStdString()), strip.shape}, strip.startSec});
    }
}

std::optional<StageClip> WindowRuns::lastClip(const store::Take& take) const
{
    return take.stages.empty() ? std::nullopt : std::optional(stageClip(take.stages.back()));
}

void WindowRuns::compareTakes(const store::Take& a, const store::Take& b)
{
    int place = 0;
    for (const auto* take : {&a, &b}) {
        if (const auto clip = lastClip(*take)) {
            m_panels.viewer->view({takeTitle(*take, clip->node), *clip, 0}, place++);
        }
    }
    m_panels.viewer->setMode(CompareMode::Wipe);
}

void WindowRuns::recall(const store::Take& take, TakeRecall what)
{
    const auto name = text(store::nameOf(take.id));
    const auto then = files::readGraph(take.graph, store::nameOf(take.id));
    if (!then) {
        Q_EMIT failed(text(then.error().message()));
    } else if (const auto edit = recallEdit(m_studio.session.graph(), then.value().graph, what)) {
        if (m_studio.session.apply(*edit)) {
            Q_EMIT said(tr("Brought back from %1.").arg(name));
        }
    } else {
        Q_EMIT said(tr("The graph is as %1 was already.").arg(name));
    }
}

/// What the model knows, once: the prompt completes and underlines by it.
void WindowRuns::askForWords()
{
    auto* process = new QProcess(this);
    connect(process, &QProcess::finished, this, [this, process] {
        process->deleteLater();
        const auto words = QString::fromUtf8(process->readAllStandardOutput());
        m_panels.prompt->setKnownWords(words.split(QLatin1Char('\n'), Qt::SkipEmptyParts));
    });
    process->start(text(m_studio.program), {QStringLiteral("world"), QStringLiteral("--words")});
}

void WindowRuns::setSeed(std::uint64_t seed)
{
    const auto& graph = m_studio.session.graph();
    graph::Together both{"Change seed", {}};
    for (const auto& [id, node] : graph.nodes) {
        if (node.type == "seed") {
            both.edits.push_back(graph::SetParameter{id, "seed", static_cast<std::int64_t>(seed)});
        }
    }
    if (both.edits.empty()) {
        Q_EMIT failed(tr("The graph has no Seed node."));
    } else {
        m_studio.session.apply(both);
    }
}

void WindowRuns::nextSeed(int step)
{
    const auto seed = static_cast<std::int64_t>(plan::seedOf(m_studio.session.graph())) + step;
    setSeed(static_cast<std::uint64_t>(std::max<std::int64_t>(0, seed)));
}

void WindowRuns::randomSeed()
{
    setSeed(QRandomGenerator::global()->bounded(1'000'000'000U));
}

} // namespace cascade::ui
