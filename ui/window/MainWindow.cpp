// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/MainWindow.h"

#include "ui/panels/PackDialog.h"
#include "ui/session/Text.h"
#include "ui/window/CommandPalette.h"
#include "ui/window/ModelUse.h"
#include "ui/window/NamedWeights.h"
#include "ui/window/SettingsDialog.h"
#include "ui/window/ShortcutsDialog.h"
#include "ui/window/Welcome.h"
#include "ui/window/WindowActions.h"
#include "ui/window/WindowPacks.h"

#include <QBoxLayout>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMimeData>
#include <QStatusBar>

#include <utility>

namespace cascade::ui {

MainWindow::MainWindow(Studio& studio, StudioApplication& application)
    : m_studio(studio), m_application(application),
      m_panels(std::make_unique<WindowPanels>(studio, application, *this)),
      m_table(new ActionTable(*this, application.settings())),
      m_files(new WindowFiles(studio, application, *this)), m_runs(new WindowRuns(studio, *m_panels, *this)),
      m_exports(new WindowExports(studio, *m_panels, *this)), m_status(new StatusLine(studio, this)),
      m_palette(new CommandPalette(*m_table, this))
{
    setAcceptDrops(true);
    resize(1600, 900);
    statusBar()->addWidget(m_status, 1);
    statusBar()->setSizeGripEnabled(false);
    addWindowActions(*this, studio, application);
    new NamedWeights(studio.session, studio.check, m_panels->libraryModel, this);
    connectParts();
    showTitle();
}

MainWindow::~MainWindow()
{
    // Panels listen to models that the members own.
    for (auto* dock : m_panels->layouts.docks()) {
        delete dock;
    }
}

void MainWindow::connectParts()
{
    connect(&m_studio.session, &GraphSession::titleChanged, this, &MainWindow::showTitle);
    connect(&m_studio.session, &GraphSession::refused, this,
            [this](const QString& message) { say(message, true); });
    connect(m_files, &WindowFiles::said, this, [this](const QString& message) { say(message); });
    connect(m_files, &WindowFiles::failed, this, [this](const QString& message) { say(message, true); });
    connect(m_runs, &WindowRuns::said, this, [this](const QString& message) { say(message); });
    connect(m_runs, &WindowRuns::failed, this, [this](const QString& message) { say(message, true); });
    connect(m_exports, &WindowExports::said, this, [this](const QString& message) { say(message); });
    connect(m_exports, &WindowExports::failed, this, [this](const QString& message) { say(message, true); });
    connect(m_status, &StatusLine::stopRequested, &m_studio.runs, &RunControl::stop);
    connect(m_panels->library, &LibraryPanel::openRequested, this, [this](const QString& file) {
        const auto shipped = m_studio.places.resources.parent_path() / "presets";
        m_files->open(path(file), {.isShipped = path(file).parent_path() == shipped, .place = {}});
    });
    connect(m_panels->library, &LibraryPanel::openTakeRequested, m_files, &WindowFiles::openTake);
    connect(m_panels->library, &LibraryPanel::modelRequested, this, &MainWindow::useModel);
    connect(m_panels->library, &LibraryPanel::foundRequested, this,
            [this](const FoundNode& found) { useFound(found); });
    connect(&m_panels->libraryModel, &LibraryModel::openRequested, this,
            [this](const QString& file) { m_files->open(path(file)); });
    connect(m_panels->queue, &QueuePanel::openGraphRequested, this,
            [this](const std::shared_ptr<const store::Job>& job) {
                if (auto graph = files::readGraph(job->graph, job->summary.title); graph) {
                    m_files->whenMayClose(
                        [this, text = std::move(graph).value()] { m_studio.session.replace(text, {}); });
                }
            });
    connect(&m_application, &StudioApplication::themeChanged, this, [this] { m_panels->showTheme(); });
    connect(&m_studio.runs, &RunControl::runningChanged, this, [this] {
        if (m_studio.runs.running() && m_welcome) {
            m_welcome->close();
        }
    });
}

void MainWindow::useModel(const QString& name)
{
    const auto use = ui::useModel(m_studio.session.graph(), m_studio.selection.current(), name.toStdString());
    if (use.kind == ModelUse::Kind::Same) {
        say(tr("The graph uses %1 already.").arg(name));
    } else if (m_studio.session.apply(use.edit)) {
        const auto node = text(use.node.text());
        say(use.kind == ModelUse::Kind::Chosen  ? tr("%1 uses %2 now.").arg(node, name)
            : use.kind == ModelUse::Kind::Added ? tr("A Cascade of %1 is on the canvas now.").arg(name)
                                                : tr("All of the graph uses %1 now.").arg(name));
        if (use.kind == ModelUse::Kind::Added) {
            m_studio.selection.reveal(use.node);
        }
    }
}

void MainWindow::useFound(const FoundNode& found, const std::optional<QPointF>& place)
{
    const auto use = ui::useFound(m_studio.session.graph(), m_studio.selection.current(), found, place);
    if (!m_studio.session.apply(use.edit)) {
        return;
    }
    const auto name = text(found.name);
    say(use.kind == ModelUse::Kind::Chosen ? tr("%1 uses %2 now.").arg(text(use.node.text()), name)
                                           : tr("%1 is on the canvas now.").arg(name));
    m_studio.selection.reveal(use.node);
}

void MainWindow::start(const QStringList& files)
{
    m_panels->layouts.restore();
    show();
    m_studio.runs.setVideosFolder(WindowFiles::videosFolder());
    m_studio.engine.start();
    m_studio.takes.refresh();
    m_panels->libraryModel.refresh();
    const bool recovered = m_files->offerRecovered();
    for (const auto& file : files) {
        m_files->open(path(file));
    }
    if (!recovered && files.isEmpty()) {
        m_files->openPreset(QStringLiteral("text-to-hd"));
    }
    if (m_application.takeFirstStart()) {
        greet();
    }
}

void MainWindow::greet()
{
    m_welcome = new Welcome(m_panels->palette(), m_panels->canvas);
    m_welcome->setAttribute(Qt::WA_DeleteOnClose);
    static_cast<QBoxLayout*>(m_panels->canvas->layout())->insertWidget(0, m_welcome);
    connect(m_welcome, &Welcome::runRequested, m_runs, &WindowRuns::run);
}

void MainWindow::showTitle()
{
    setWindowTitle(m_studio.session.title() + QStringLiteral("[*] - Cascade Studio"));
    setWindowModified(m_studio.session.modified());
}

void MainWindow::showPalette()
{
    m_palette->ask();
}

void MainWindow::showKeys()
{
    ShortcutsDialog(*m_table, this).exec();
}

void MainWindow::showSettings()
{
    auto* dialog = new SettingsDialog(m_application, *this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::refresh()
{
    m_studio.takes.refresh();
    m_panels->libraryModel.refresh();
    m_studio.check.refresh();
}

void MainWindow::savePack()
{
    askAndSavePack(m_studio, *m_panels, *m_files, *this);
}

void MainWindow::say(const QString& message, bool isError)
{
    m_status->say(message, isError);
    if (isError) {
        m_panels->logModel.fail(tr("studio"), message);
    }
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_closing != Closing::Now) {
        m_closing = Closing::Asked;
        m_files->whenMayClose([this] {
            if (std::exchange(m_closing, Closing::Now) == Closing::Later) {
                close();
            }
        });
        if (m_closing != Closing::Now) {
            m_closing = Closing::Later; // when all is written, or never
            event->ignore();
            return;
        }
    }
    m_panels->layouts.save();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (WindowFiles::accepts(*event->mimeData())) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const auto place = m_panels->canvas->placeAt(mapToGlobal(event->position()));
    const auto urls = event->mimeData()->urls();
    const auto* found =
        urls.size() == 1 ? m_panels->libraryModel.foundAt(path(urls.front().toLocalFile())) : nullptr;
    if (found == nullptr) {
        m_files->drop(*event->mimeData(), place);
    } else if (found->node) {
        useFound(FoundNode(*found->node), place);
    } else {
        say(found->problem.isEmpty() ? found->withoutNode : found->problem, true);
    }
    event->acceptProposedAction();
}

} // namespace cascade::ui
