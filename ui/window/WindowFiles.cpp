// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowFiles.h"

#include "pipeline/files/LoadGraph.h"
#include "pipeline/files/PresetLibrary.h"
#include "ui/session/Text.h"
#include "ui/window/FreePlace.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QMimeData>
#include <QStandardPaths>
#include <QUrl>

namespace cascade::ui {

namespace {

/// Unsaved changes of programs that are gone: beside the library, so that tests and other users have their
/// own.
std::filesystem::path recoveryFolder(const Places& places)
{
    return places.dataFolder / "recovery";
}

} // namespace

WindowFiles::WindowFiles(Studio& studio, StudioApplication& application, QWidget& window)
    : QObject(&window), m_studio(studio), m_application(application), m_window(window),
      m_recovery(studio.session, recoveryFolder(studio.places)), m_writeGraph(&files::saveGraph)
{
    connect(&m_opener, &Opener::opened, this, &WindowFiles::opened);
    connect(&m_opener, &Opener::failed, this,
            [this](const auto&, const QString& message) { Q_EMIT failed(message); });
    connect(&m_writer, &FileWriter::idle, this, [this] { m_target.clear(); });
    connect(&m_recovery, &Recovery::failed, this, [this](const QString& message) {
        Q_EMIT failed(tr("Unsaved changes cannot be kept: %1").arg(message));
    });
}

std::filesystem::path WindowFiles::videosFolder()
{
    return path(QStandardPaths::writableLocation(QStandardPaths::MoviesLocation));
}

void WindowFiles::put(files::GraphText text, const std::filesystem::path& file)
{
    m_studio.selection.set({});
    m_studio.session.replace(std::move(text), file);
}

void WindowFiles::newGraph()
{
    whenMayClose([this] { put({}, {}); });
}

void WindowFiles::chooseAndOpen()
{
    const auto folder = m_studio.session.file().empty() ? QString() : text(m_studio.session.folder());
    const auto file =
        QFileDialog::getOpenFileName(&m_window, tr("Open"), folder,
                                     tr("Graphs, packs and exports (*.cascade *.cascadepack *.mp4 *.mkv "
                                        "*.mov *.webm *.png *.gif *.webp);;All files (*)"));
    if (!file.isEmpty()) {
        open(path(file));
    }
}

void WindowFiles::open(const std::filesystem::path& file, const OpenWish& wish)
{
    m_opener.open(file, wish);
}

void WindowFiles::openPreset(const QString& name)
{
    const auto entry = files::PresetLibrary::of(m_studio.places).find(name.toStdString());
    if (entry) {
        open(entry.value().file, {.isShipped = true, .place = {}});
    } else {
        Q_EMIT failed(text(entry.error().message()));
    }
}

void WindowFiles::opened(const std::filesystem::path& file, const Opened& what)
{
    const auto name = text(file.filename());
    if (const auto* media = std::get_if<OpenedMedia>(&what)) {
        if (m_studio.session.apply(loadNodeFor(m_studio.session.graph(), *media))) {
            Q_EMIT said(tr("%1 holds no graph: it is now a Load node on the canvas.").arg(name));
        }
        return;
    }
    whenMayClose([this, file, name, graph = std::get<OpenedGraph>(what)] {
        put(graph.text, graph.file);
        m_application.addRecentFile(text(file));
        Q_EMIT said(files::isGraphName(file) ? tr("Opened %1.").arg(name)
                                             : tr("Opened the graph inside %1.").arg(name));
    });
}

void WindowFiles::openTake(const store::Take& take)
{
    auto graph = files::readGraph(take.graph, store::nameOf(take.id));
    if (!graph) {
        Q_EMIT failed(text(graph.error().message()));
        return;
    }
    whenMayClose([this, graph = std::move(graph).value()] { put(graph, {}); });
}

void WindowFiles::save(std::function<void()> then)
{
    const auto file = m_target.empty() ? m_studio.session.file() : m_target;
    if (file.empty()) {
        saveAs(std::move(then));
    } else {
        write(file, std::move(then));
    }
}

void WindowFiles::saveAs(std::function<void()> then)
{
    const auto proposed = m_studio.session.file().empty()
                              ? text(videosFolder() / (m_studio.session.title().toStdString() + ".cascade"))
                              : text(m_studio.session.file());
    auto chosen =
        QFileDialog::getSaveFileName(&m_window, tr("Save graph as"), proposed, tr("Graphs (*.cascade)"));
    if (chosen.isEmpty()) {
        return;
    }
    if (!chosen.endsWith(QStringLiteral(".cascade"))) {
        chosen += QStringLiteral(".cascade");
    }
    write(path(chosen), std::move(then));
}

void WindowFiles::write(const std::filesystem::path& file, std::function<void()> then)
{
    m_target = file;
    auto& session = m_studio.session;
    session.setWeights(files::weightsOf(m_studio.check.report()->inference));
    Q_EMIT said(tr("Saving %1…").arg(text(file)));
    m_writer.write([write = m_writeGraph, file, graph = session.graphText()] { return write(file, graph); },
                   [this, file, then = std::move(then), place = session.place()](const Result<void>& done) {
                       if (!done) {
                           Q_EMIT failed(text(done.error().message()));
                           return;
                       }
                       m_studio.session.saved(file, place);
                       m_application.addRecentFile(text(file));
                       Q_EMIT said(tr("Saved %1.").arg(text(file)));
                       if (then) {
                           then();
                       }
                   });
}

void WindowFiles::whenMayClose(std::function<void()> goOn)
{
    if (m_writer.busy()) {
        connect(
            &m_writer, &FileWriter::idle, this, [this, goOn] { askToSave(goOn); }, Qt::SingleShotConnection);
    } else {
        askToSave(goOn);
    }
}

void WindowFiles::askToSave(const std::function<void()>& goOn)
{
    if (!m_studio.session.modified()) {
        goOn();
        return;
    }
    const auto answer = QMessageBox::question(
        &m_window, tr("Unsaved changes"), tr("Save the changes of %1?").arg(m_studio.session.title()),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    if (answer == QMessageBox::Discard) {
        goOn();
    } else if (answer == QMessageBox::Save) {
        save([this, goOn] { whenMayClose(goOn); }); // she may have gone on meanwhile
    }
}

bool WindowFiles::offerRecovered()
{
    bool opened = false;
    for (const auto& copy : m_recovery.found()) {
        const auto name =
            copy.original.empty() ? tr("a graph that was never saved") : text(copy.original.filename());
        const auto answer = QMessageBox::question(
            &m_window, tr("Recovered"),
            tr("Cascade Studio ended before changes of %1 were saved. Open them?").arg(name),
            QMessageBox::Yes | QMessageBox::No);
        if (answer == QMessageBox::Yes && !opened) {
            put(copy.text, copy.original);
            m_studio.session.markModified();
            opened = true;
            Recovery::forget(copy);
        } else if (answer == QMessageBox::No) {
            Recovery::forget(copy);
        }
    }
    return opened;
}

bool WindowFiles::accepts(const QMimeData& data)
{
    return data.hasUrls() && data.urls().front().isLocalFile();
}

void WindowFiles::drop(const QMimeData& data, const std::optional<QPointF>& place)
{
    OpenWish wish{.isShipped = false, .place = place};
    for (const auto& url : data.urls()) {
        open(path(url.toLocalFile()), wish);
        if (wish.place) {
            *wish.place += QPointF(0, kBelow);
        }
    }
}

} // namespace cascade::ui
