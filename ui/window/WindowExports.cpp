// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowExports.h"

#include "pipeline/jobs/TakeJob.h"
#include "pipeline/plan/GraphWorld.h"
#include "pipeline/plan/PreparedRun.h"
#include "ui/panels/ExportDialog.h"
#include "ui/session/Text.h"
#include "ui/window/WindowFiles.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QProcess>
#include <QUrl>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cascade::ui {

namespace {

/// The frames of a clip from one second of it to another.
ExportSource sourceFrom(const ClipShape& clip, double firstSec, double lastSec)
{
    const double rate = clip.rate.framesPerSecond();
    const auto frameOf = [&](double seconds) {
        return std::clamp<std::int64_t>(std::llround(seconds * rate), 0, clip.frames);
    };
    ExportSource source{clip};
    source.rangeFirst = frameOf(firstSec);
    source.rangeFrames = frameOf(lastSec) - source.rangeFirst;
    return source.rangeFrames < clip.frames ? source : ExportSource{clip};
}

ClipShape shapeOf(const store::TakeStage& stage)
{
    return {stage.frames, stage.height, stage.width, stage.rate};
}

} // namespace

void showInFolder(const QString& file)
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(text(path(file).parent_path())));
}

std::optional<graph::PortRef> clipOf(const graph::Graph& graph, const graph::Inference& inference,
                                     const graph::NodeId& node)
{
    const auto* type = graph.typeOf(node);
    if (type == nullptr) {
        return {};
    }
    // The last output that is a clip: of a Cascade the one that all of it comes to.
    for (auto port = type->outputs.rbegin(); port != type->outputs.rend(); ++port) {
        if (const graph::PortRef output{node, port->name}; inference.clips.contains(output)) {
            return output;
        }
    }
    for (const auto& port : type->inputs) {
        if (const auto source = graph::sourceOf(graph, {node, port.name});
            source && inference.clips.contains(*source)) {
            return source;
        }
    }
    return {};
}

WindowExports::WindowExports(Studio& studio, WindowPanels& panels, QWidget& window)
    : QObject(&window), m_studio(studio), m_panels(panels), m_window(window), m_shots(studio.program)
{
    connect(m_panels.timeline, &Timeline::exportRange, this, &WindowExports::exportStrip);
    connect(m_panels.timeline, &Timeline::exportShots, this, &WindowExports::exportShots);
    connect(m_panels.library, &LibraryPanel::exportTakeRequested, this, &WindowExports::exportTake);
    connect(&m_studio.runs, &RunControl::ended, this, &WindowExports::ended);
    connect(&m_studio.engine, &EngineLink::progressed, this, [this](RunId, const Progress& progress) {
        if (m_exporting && m_dialog) {
            m_dialog->showProgress(progress);
        }
    });
    connectShots();
}

void WindowExports::connectShots()
{
    connect(&m_shots, &ShotExport::progressed, this, [this](int done, int all) {
        Q_EMIT said(tr("Writing the shots: %1 of %2 are done. Stop ends it.").arg(done).arg(all));
    });
    connect(&m_shots, &ShotExport::finished, this, [this](const QString& list) {
        m_panels.logModel.note(tr("export"), tr("wrote %1").arg(list));
        Q_EMIT said(tr("The shots are written: %1.").arg(list));
    });
    connect(&m_shots, &ShotExport::stopped, this,
            [this] { Q_EMIT said(tr("Stopped: the shots that were written stay, the list is not.")); });
    connect(&m_shots, &ShotExport::failed, this, &WindowExports::failed);
}

std::optional<graph::PortRef> WindowExports::exportedClip() const
{
    const auto report = m_studio.check.report();
    const auto& graph = m_studio.session.graph();
    auto nodes = graph::resultsOf(graph);
    nodes.insert(nodes.begin(), m_studio.selection.current());
    for (const auto& node : nodes) {
        const auto clip = clipOf(graph, report->inference, node);
        if (clip && graph.typeOf(clip->node)->output(clip->port)->type != graph::PortType::Latent) {
            return clip;
        }
    }
    return {};
}

/// The clip with the range that is set on the timeline.
ExportSource WindowExports::sourceInRange(const ClipShape& clip) const
{
    const auto& playhead = m_studio.playhead;
    const double end = clip.frames / clip.rate.framesPerSecond();
    return playhead.in() || playhead.out()
               ? sourceFrom(clip, playhead.in().value_or(0), playhead.out().value_or(end))
               : ExportSource{clip};
}

void WindowExports::ask(const Asked& asked, std::function<bool(const ExportOrder& order)> start)
{
    m_dialog = new ExportDialog({asked.folder, asked.name, m_panels.palette()}, &m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setSource(asked.source);
    m_dialog->setExpectedTime(asked.runSeconds, {});
    m_dialog->setLicences(asked.licences);
    connect(m_dialog, &ExportDialog::exportRequested, this,
            [this, start = std::move(start)](const ExportOrder& order) {
                QString why;
                const auto heard = connect(&m_studio.runs, &RunControl::refused, this,
                                           [&why](const QString& message) { why = message; });
                m_exporting = start(order);
                disconnect(heard);
                if (!m_exporting) {
                    m_dialog->showFailed(why, {});
                }
            });
    connect(m_dialog, &ExportDialog::cancelRequested, &m_studio.runs, &RunControl::stop);
    connect(m_dialog, &ExportDialog::verifyRequested, this, &WindowExports::verify);
    connect(m_dialog, &ExportDialog::showInFolderRequested, this, &showInFolder);
    m_dialog->show();
}

void WindowExports::exportClip()
{
    const auto clip = exportedClip();
    if (!clip) {
        Q_EMIT failed(tr("There is no clip to export: the graph has no Export or Preview node, or issues "
                         "stand in the way."));
        return;
    }
    const auto job = m_studio.runs.job({});
    const auto report = m_studio.check.report();
    ask({job.workingFolder, text(job.name), sourceInRange(report->inference.clips.at(*clip)), report->seconds,
         licencesOf(m_studio.session.graph())},
        [this, clip](const ExportOrder& order) {
            return m_studio.runs.exportClip({*clip, order.nodeType, order.values, order.sheet, order.file});
        });
}

void WindowExports::exportTake(const store::Take& take)
{
    if (!take.stages.empty()) {
        const auto& last = take.stages.back();
        askForTake(take, text(last.node), {shapeOf(last)});
    }
}

void WindowExports::exportStrip(const TimelineStrip& strip, double inSec, double outSec)
{
    const auto* take = strip.take ? m_studio.takes.find(*strip.take) : nullptr;
    if (take == nullptr) {
        exportClip(); // the canvas's
    } else {
        askForTake(*take, strip.node,
                   sourceFrom(strip.shape, inSec - strip.startSec, outSec - strip.startSec));
    }
}

void WindowExports::askForTake(const store::Take& take, const QString& stage, const ExportSource& source)
{
    const auto job = jobs::jobOf(take);
    plan::GraphWorld world(m_studio.places);
    const auto clip = job ? plan::outputOfStage(job.value().text.graph, graph::NodeId(stage.toStdString()),
                                                world.surroundings())
                          : Result<graph::PortRef>(job.error());
    if (!clip) {
        Q_EMIT failed(text(clip.error().message()));
        return;
    }
    const auto folder = take.folder.empty() ? WindowFiles::videosFolder() : take.folder;
    ask({folder, text(job.value().name), source, 0, licencesOf(job.value().text.graph)},
        [this, take, clip = clip.value()](const ExportOrder& order) {
            return m_studio.runs.exportTake(take,
                                            {clip, order.nodeType, order.values, order.sheet, order.file});
        });
}

std::vector<library::UsedLicence> WindowExports::licencesOf(const graph::Graph& graph) const
{
    plan::GraphWorld world(m_studio.places);
    return library::usedLicences(graph, world.surroundings());
}

void WindowExports::exportShots()
{
    const auto& playhead = m_studio.playhead;
    const auto shots = shotClips(m_panels.timeline->model(), playhead.in(), playhead.out());
    if (shots.empty() || m_shots.running()) {
        Q_EMIT failed(shots.empty() ? tr("No shot in the range has a clip yet.")
                                    : tr("Shots are being written already."));
        return;
    }
    const auto proposed = text(WindowFiles::videosFolder() / "shots.otio");
    auto chosen = QFileDialog::getSaveFileName(&m_window, tr("Export shots as"), proposed,
                                               tr("OpenTimelineIO (*.otio)"));
    if (chosen.isEmpty()) {
        return;
    }
    if (!chosen.endsWith(QStringLiteral(".otio"))) {
        chosen += QStringLiteral(".otio");
    }
    m_shots.start(shots, path(chosen));
}

void WindowExports::ended(const RunEnd& end)
{
    if (!std::exchange(m_exporting, false) || !m_dialog) {
        return;
    }
    if (!end.result) {
        m_dialog->showFailed(text(end.error->message()), text(end.error->hint));
        return;
    }
    QStringList files;
    for (const auto& file : end.result->files) {
        files << text(file);
    }
    m_dialog->showDone(files);
}

void WindowExports::verify(const QString& file)
{
    auto* process = new QProcess(this);
    connect(process, &QProcess::finished, this, [this, process](int code) {
        process->deleteLater();
        if (m_dialog) {
            const auto words = QString::fromUtf8(code == 0 ? process->readAllStandardOutput()
                                                           : process->readAllStandardError());
            m_dialog->showVerdict(words.trimmed(), code == 0);
        }
    });
    process->start(text(m_studio.program),
                   {QStringLiteral("verify"), file, QStringLiteral("--progress"), QStringLiteral("none")});
}

} // namespace cascade::ui
