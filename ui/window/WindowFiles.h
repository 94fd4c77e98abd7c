// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/FileWriter.h"
#include "ui/session/Studio.h"
#include "ui/window/Opener.h"
#include "ui/window/Recovery.h"
#include "ui/window/StudioApplication.h"

#include <QObject>

#include <functional>

class QMimeData;
class QWidget;

namespace cascade::ui {

/// Opening and saving the graph of a window, and the questions that go with that.
///
/// Threads  the window's.
class WindowFiles : public QObject {
    Q_OBJECT
public:
    WindowFiles(Studio& studio, StudioApplication& application, QWidget& window);

    void newGraph();
    void chooseAndOpen();
    /// Asks about unsaved changes first.
    void open(const std::filesystem::path& file, const OpenWish& wish = {});
    void openPreset(const QString& name);
    /// The graph of a take, and then its clips in the viewer.
    void openTake(const store::Take& take);
    /// Writes the graph to its file, or asks for one. `then` follows when it is there; where it cannot be
    /// written `failed` says why. Saving again meanwhile comes after it.
    void save(std::function<void()> then = {});
    void saveAs(std::function<void()> then = {});
    /// `goOn` follows when nothing of the graph is lost by leaving it: what is being written is waited for,
    /// and the artist is asked about the rest. It does not follow if she wants to stay. Both may be at once.
    void whenMayClose(std::function<void()> goOn);
    /// Where all of the window's files are written.
    [[nodiscard]] FileWriter& writer() { return m_writer; }
    /// What windows left behind that ended without saving. True if one of them was opened.
    bool offerRecovered();

    /// Whether something that is dropped can be opened.
    [[nodiscard]] static bool accepts(const QMimeData& data);
    /// `place`: on the canvas, where it was dropped there.
    void drop(const QMimeData& data, const std::optional<QPointF>& place);

    [[nodiscard]] static std::filesystem::path videosFolder();

    using WriteGraph = std::function<Result<void>(const std::filesystem::path&, const files::GraphText&)>;
    /// How graphs are written, instead of files::saveGraph: for tests. Called in the writer's thread.
    void setWriteGraph(WriteGraph write) { m_writeGraph = std::move(write); }

Q_SIGNALS:
    void said(const QString& message);
    void failed(const QString& message);

private:
    void opened(const std::filesystem::path& file, const Opened& what);
    void put(files::GraphText text, const std::filesystem::path& file);
    void write(const std::filesystem::path& file, std::function<void()> then);
    void askToSave(const std::function<void()>& goOn);

    Studio& m_studio;
    StudioApplication& m_application;
    QWidget& m_window;
    Opener m_opener;
    Recovery m_recovery;
    WriteGraph m_writeGraph;
    std::filesystem::path m_target; ///< that the graph is being written to; empty where it is not
    FileWriter m_writer;
};

} // namespace cascade::ui
