// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Shapes.h"
#include "pipeline/store/Take.h"
#include "ui/panels/TimelineModel.h"
#include "ui/session/RunBoard.h"

#include <map>
#include <vector>

namespace cascade::ui {

/// The takes of one shot.
struct ShotTakes {
    QString title;
    std::vector<store::Take> takes; ///< the newest first
};

/// The graph on the canvas: which lanes it will have, and how far its run is.
struct CanvasShot {
    QString title; ///< where a ShotTakes has the same, the canvas's run lies in front of its takes
    const graph::Graph& graph;
    const graph::Inference& inference; ///< of the graph
    const std::map<graph::NodeId, NodeRun>& nodes;
    bool running = false;
};

/// Takes with equal titles are of one shot; takes without any clip are left out. Shots come in the order of
/// their first takes' creation, so that an animatic keeps its order when one of them is rendered again.
[[nodiscard]] std::vector<ShotTakes> shotsByTitle(const std::vector<store::Take>& takes);

/// All shots in a row, a lane for each stage: those of the canvas in its graph's order, others behind the one
/// that they follow in their take. While the canvas's graph runs, what it makes lies in front of its takes;
/// else it only fills lanes that its shot has no take for. `canvas` may be null.
[[nodiscard]] TimelineModel timelineOf(const std::vector<ShotTakes>& shots, const CanvasShot* canvas);

/// Brings the canvas's strips of a node up to date while it runs. Returns whether there are any.
bool updateRunning(TimelineModel& model, const graph::NodeId& node, const NodeRun& run);

/// Stages and closed Cascades: what becomes lanes, in the order in which it runs.
[[nodiscard]] std::vector<graph::NodeId> nodesWithLanes(const graph::Graph& graph);

} // namespace cascade::ui
