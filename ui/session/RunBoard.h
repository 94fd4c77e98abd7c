// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Ids.h"
#include "ui/session/EngineLink.h"

#include <QImage>
#include <QObject>
#include <QVector>

#include <map>
#include <optional>

namespace cascade::ui {

/// How far a node is in the last run of the graph on the canvas.
struct NodeRun {
    enum class State {
        None,    ///< the run does not need it
        Waiting, ///< its turn will come, or another process makes it
        Running,
        Found,    ///< its clip was in the store
        Computed, ///< by this run
        Failed,
        Stopped, ///< was running when the run was stopped
    };
    State state = State::None;
    int step = 0; ///< finished
    int steps = 0;
    double share = 0;                ///< of the node's own work that is done, in [0, 1]
    double seconds = 0;              ///< that it has taken
    std::vector<double> clipped;     ///< of each step, the share of its values beyond the threshold
    std::optional<double> worldClip; ///< how well its clip shows its words, see jobs::StageScore
    QString error;
    /// The pictures that were last seen of it, in the order of its frames; small.
    QVector<QImage> pictures;
    std::int64_t firstFrame = 0;  ///< that the first picture shows
    std::int64_t frameStride = 1; ///< frames of the clip from one picture to the next
};

/// What the canvas, the timeline and the status bar show of the run that goes on, or that was the last.
///
/// Threads  the window's.
class RunBoard : public QObject {
    Q_OBJECT
public:
    explicit RunBoard(EngineLink& engine, QObject* parent = nullptr);

    /// From now on the board shows this run, which needs these nodes. `origins`: the closed Cascade that a
    /// node comes out of; that is shown too, as the stage of it that is at work.
    void follow(RunId run, const std::vector<graph::NodeId>& nodes,
                std::map<graph::NodeId, graph::NodeId> origins = {});
    [[nodiscard]] bool running() const { return m_running; }
    [[nodiscard]] std::optional<RunId> run() const { return m_run; }
    [[nodiscard]] const NodeRun& node(const graph::NodeId& id) const;
    [[nodiscard]] const std::map<graph::NodeId, NodeRun>& nodes() const { return m_nodes; }
    [[nodiscard]] const Progress& progress() const { return m_progress; }
    /// How the last run ended; none while one goes on or before the first.
    [[nodiscard]] const std::optional<RunEnd>& end() const { return m_end; }

Q_SIGNALS:
    /// A node's state, progress or pictures.
    void nodeChanged(const graph::NodeId& node);
    /// Whether a run goes on, its progress, its end.
    void runChanged();

private:
    NodeRun& entry(const graph::NodeId& id) { return m_nodes[id]; }
    void progressed(const Progress& progress);
    void previewed(const jobs::PreviewFrames& frames);
    void stageEnded(const jobs::StageResult& stage);
    void ended(const RunEnd& end);
    void activate(const graph::NodeId& id);
    void tell(const graph::NodeId& id);
    void gather(const graph::NodeId& cascade);

    std::optional<RunId> m_run;
    bool m_running = false;
    std::map<graph::NodeId, NodeRun> m_nodes;
    std::map<graph::NodeId, graph::NodeId> m_origins;
    graph::NodeId m_active; ///< the node that was last heard of
    double m_activeSince = 0;
    Progress m_progress;
    std::optional<RunEnd> m_end;
};

} // namespace cascade::ui
