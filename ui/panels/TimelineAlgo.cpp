// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/TimelineAlgo.h"

#include "pipeline/plan/StagePlan.h"
#include "ui/session/Text.h"

#include <QCoreApplication>

#include <algorithm>

namespace cascade::ui {

namespace {

QString nodeTitle(const graph::Graph& graph, const graph::NodeId& id)
{
    const auto* node = graph.find(id);
    return text(node == nullptr || node->title.empty() ? id.text() : node->title);
}

/// The lane of a node; a new one behind the lane `after`, or at the end.
TimelineLane& laneOf(TimelineModel& model, const QString& node, const QString& after)
{
    auto& lanes = model.lanes;
    const auto place = [&](const QString& name) {
        return std::find_if(lanes.begin(), lanes.end(), [&](const auto& lane) { return lane.node == name; });
    };
    if (const auto found = place(node); found != lanes.end()) {
        return *found;
    }
    const auto before = place(after);
    const auto at = before == lanes.end() ? (after.isEmpty() ? lanes.begin() : lanes.end()) : before + 1;
    return *lanes.insert(at, TimelineLane{node, node, {}});
}

StripState stateOf(const store::Take& take, const store::TakeStage& stage)
{
    const bool stoppedHere =
        std::find(take.stoppedAt.begin(), take.stoppedAt.end(), stage.node) != take.stoppedAt.end();
    return take.state == store::TakeState::Held && stoppedHere ? StripState::Held : StripState::Done;
}

void addTake(TimelineModel& model, int shot, const store::Take& take)
{
    QString before;
    for (const auto& stage : take.stages) {
        const auto clip = stageClip(stage);
        auto& lane = laneOf(model, clip.node, before);
        TimelineStrip strip;
        strip.shot = shot;
        strip.take = take.id;
        strip.label = text(nameOf(take.id));
        strip.shape = {stage.frames, stage.height, stage.width, stage.rate};
        strip.state = stateOf(take, stage);
        strip.clip = clip;
        strip.node = clip.node;
        lane.strips.push_back(std::move(strip));
        before = clip.node;
    }
}

StripState stateOf(NodeRun::State state)
{
    switch (state) {
    case NodeRun::State::Waiting:
        return StripState::Waiting;
    case NodeRun::State::Running:
        return StripState::Running;
    case NodeRun::State::Found:
    case NodeRun::State::Computed:
        return StripState::Done;
    case NodeRun::State::Failed:
        return StripState::Failed;
    case NodeRun::State::Stopped:
        return StripState::Stopped;
    case NodeRun::State::None:
        break;
    }
    return StripState::Planned;
}

void follow(TimelineStrip& strip, const NodeRun& run)
{
    strip.state = stateOf(run.state);
    strip.step = run.step;
    strip.steps = run.steps;
    strip.share = run.share;
}

TimelineStrip canvasStrip(const CanvasShot& canvas, const graph::NodeId& id, const ClipShape& shape)
{
    TimelineStrip strip;
    strip.label = QCoreApplication::translate("Timeline", "canvas");
    strip.node = text(id.text());
    strip.shape = shape;
    if (const auto run = canvas.nodes.find(id); run != canvas.nodes.end()) {
        follow(strip, run->second);
    }
    return strip;
}

/// The lanes of the canvas's graph, in its order, without strips.
void addCanvasLanes(TimelineModel& model, const CanvasShot& canvas)
{
    for (const auto& id : nodesWithLanes(canvas.graph)) {
        model.lanes.push_back({text(id.text()), nodeTitle(canvas.graph, id), {}});
    }
}

/// The canvas's strips of a shot, in front of what is there.
void addCanvas(TimelineModel& model, int shot, const CanvasShot& canvas)
{
    for (const auto& id : nodesWithLanes(canvas.graph)) {
        const auto port = plan::madePort(canvas.graph.nodes.at(id)).value_or("clip"); // of a Cascade
        const auto shape = canvas.inference.clips.find({id, port});
        if (shape == canvas.inference.clips.end()) {
            continue;
        }
        auto& lane = laneOf(model, text(id.text()), {});
        auto strip = canvasStrip(canvas, id, shape->second);
        const bool takes = std::any_of(lane.strips.begin(), lane.strips.end(),
                                       [shot](const auto& other) { return other.shot == shot; });
        if (!takes || (canvas.running && strip.state != StripState::Planned)) {
            strip.shot = shot;
            lane.strips.insert(lane.strips.begin(), std::move(strip));
        }
    }
}

/// Depths within each lane and shot, and the time of each shot.
void arrange(TimelineModel& model)
{
    for (auto& lane : model.lanes) {
        std::map<int, int> depths;
        for (auto& strip : lane.strips) {
            strip.depth = depths[strip.shot]++;
            auto& shot = model.shots[static_cast<std::size_t>(strip.shot)];
            shot.durationSec = std::max(shot.durationSec, strip.durationSec());
        }
    }
    double start = 0;
    for (auto& shot : model.shots) {
        shot.startSec = start;
        start += shot.durationSec;
    }
    for (auto& lane : model.lanes) {
        for (auto& strip : lane.strips) {
            strip.startSec = model.shots[static_cast<std::size_t>(strip.shot)].startSec;
        }
    }
}

std::int64_t firstCreated(const ShotTakes& shot)
{
    const auto oldest =
        std::min_element(shot.takes.begin(), shot.takes.end(),
                         [](const auto& a, const auto& b) { return a.createdMs < b.createdMs; });
    return oldest == shot.takes.end() ? 0 : oldest->createdMs;
}

} // namespace

std::vector<graph::NodeId> nodesWithLanes(const graph::Graph& graph)
{
    std::vector<graph::NodeId> stages;
    for (const auto& id : graph::topologicalOrder(graph)) {
        const auto& node = graph.nodes.at(id);
        const bool isMade = plan::madePort(node).has_value() && node.type != "vae-encode";
        if (isMade || node.type == "cascade") {
            stages.push_back(id);
        }
    }
    return stages;
}

std::vector<ShotTakes> shotsByTitle(const std::vector<store::Take>& takes)
{
    std::vector<ShotTakes> shots;
    for (const auto& take : takes) {
        if (take.stages.empty()) {
            continue;
        }
        const auto title = text(take.title);
        auto found =
            std::find_if(shots.begin(), shots.end(), [&](const auto& shot) { return shot.title == title; });
        if (found == shots.end()) {
            found = shots.insert(shots.end(), ShotTakes{title, {}});
        }
        found->takes.push_back(take);
    }
    std::stable_sort(shots.begin(), shots.end(),
                     [](const auto& a, const auto& b) { return firstCreated(a) < firstCreated(b); });
    for (auto& shot : shots) {
        std::stable_sort(shot.takes.begin(), shot.takes.end(),
                         [](const auto& a, const auto& b) { return a.createdMs > b.createdMs; });
    }
    return shots;
}

bool updateRunning(TimelineModel& model, const graph::NodeId& node, const NodeRun& run)
{
    bool any = false;
    for (auto& lane : model.lanes) {
        for (auto& strip : lane.strips) {
            if (strip.isLive() && strip.node == text(node.text())) {
                follow(strip, run);
                any = true;
            }
        }
    }
    return any;
}

TimelineModel timelineOf(const std::vector<ShotTakes>& shots, const CanvasShot* canvas)
{
    TimelineModel model;
    if (canvas != nullptr) {
        addCanvasLanes(model, *canvas);
    }
    for (const auto& shot : shots) {
        const int index = static_cast<int>(model.shots.size());
        model.shots.push_back({shot.title, 0, 0});
        for (const auto& take : shot.takes) {
            addTake(model, index, take);
        }
    }
    if (canvas != nullptr) {
        const auto same = std::find_if(shots.begin(), shots.end(),
                                       [&](const auto& shot) { return shot.title == canvas->title; });
        const int index = static_cast<int>(same - shots.begin());
        if (same == shots.end()) {
            model.shots.push_back({canvas->title, 0, 0});
        }
        model.canvasShot = index;
        addCanvas(model, index, *canvas);
    }
    arrange(model);
    return model;
}

} // namespace cascade::ui
