// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/EngineLink.h"
#include "ui/session/GraphCheck.h"
#include "ui/session/GraphSession.h"
#include "ui/session/RunBoard.h"
#include "ui/session/TakeShelf.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace cascade::ui {

/// What is asked of a run.
struct RunWish {
    graph::NodeId until; ///< run to here; empty = all Export and Preview nodes
    int take = 0;        ///< added to all seeds
};

/// A clip that is to be written to a file: its graph as it is, with one more Export node.
struct ExportWish {
    graph::PortRef clip;                        ///< what is written: of the canvas's graph, or of a take's
    std::string nodeType;                       ///< export-video or export-frames
    std::map<std::string, graph::Value> values; ///< of its parameters
    /// Of a Contact Sheet node in front of it; none where the clip itself is written.
    std::optional<std::map<std::string, graph::Value>> sheet;
    std::filesystem::path file; ///< absolute
};

/// Starts and stops the runs of the graph on the canvas. One at a time: others go to the queue.
///
/// Threads  the window's; it waits for nothing.
class RunControl : public QObject {
    Q_OBJECT
public:
    struct Parts {
        GraphSession& session;
        GraphCheck& check;
        EngineLink& engine;
        RunBoard& board;
        TakeShelf& takes;
    };
    explicit RunControl(const Parts& parts, QObject* parent = nullptr);

    /// Where the results of graphs that have no folder of their own go.
    void setVideosFolder(const std::filesystem::path& folder) { m_videosFolder = folder; }

    /// Runs the graph. False, with `refused`, where a run goes on or the graph has errors that stand in the
    /// way.
    bool run(const RunWish& wish = {});
    /// Takes a stopped or held take on to its end.
    bool finish(const store::Take& take);
    /// Of the graph on the canvas. Where a finished take is what its run would give, that take gets the file.
    bool exportClip(const ExportWish& wish);
    /// Writes a clip of a take as it is kept; the take gets the file, and stays as it is otherwise.
    bool exportTake(const store::Take& take, const ExportWish& wish);
    /// Stops what goes on at once; what is finished stays, and the same run goes on from there.
    void stop();
    [[nodiscard]] bool running() const { return m_run.has_value(); }

    /// Redraws the base stage a moment after each change of the graph, in a few steps.
    void setLiveDrafts(bool on);
    [[nodiscard]] bool liveDrafts() const { return m_liveDrafts; }

    /// The job that a run of the graph would be.
    [[nodiscard]] jobs::RenderJob job(const RunWish& wish) const;

Q_SIGNALS:
    void runningChanged();
    /// Why nothing was started.
    void refused(const QString& message, const graph::NodeId& node);
    /// Exactly once for each run that was started; not for drafts.
    void ended(const RunEnd& end);

private:
    bool start(jobs::RenderJob job, const std::vector<graph::NodeId>& stages);
    /// The job of a take; none, with `refused`, while a run goes on or where its graph cannot be read.
    [[nodiscard]] std::optional<jobs::RenderJob> jobOf(const store::Take& take);
    [[nodiscard]] const store::Take* takeOf(const jobs::RenderJob& job, const graph::NodeId& node) const;
    bool addExport(jobs::RenderJob& job, const ExportWish& wish);
    [[nodiscard]] bool mayStart(const std::vector<graph::NodeId>& targets);
    void runEnded(RunId run, const RunEnd& end);
    /// Once the report is of the graph as it is; nothing where the graph has no base.
    void draft();

    Parts m_parts;
    std::filesystem::path m_videosFolder;
    std::optional<RunId> m_run, m_draft;
    bool m_liveDrafts = false;
    bool m_draftWaits = false; ///< for the report
    QTimer m_draftTimer;
};

} // namespace cascade::ui
