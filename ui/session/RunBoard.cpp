// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/RunBoard.h"

#include "ui/session/Text.h"

#include <algorithm>

namespace cascade::ui {

namespace {

QImage pictureAt(const jobs::PreviewFrames& frames, int index)
{
    const auto bytes = static_cast<std::size_t>(frames.height) * static_cast<std::size_t>(frames.width) * 3;
    return QImage(frames.pixels.data() + static_cast<std::size_t>(index) * bytes, frames.width, frames.height,
                  3 * frames.width, QImage::Format_RGB888)
        .copy(); // the bytes belong to the message
}

} // namespace

RunBoard::RunBoard(EngineLink& engine, QObject* parent) : QObject(parent)
{
    const auto mine = [this](RunId run) { return m_running && run == m_run; };
    connect(&engine, &EngineLink::progressed, this, [=, this](RunId run, const Progress& progress) {
        if (mine(run)) {
            progressed(progress);
        }
    });
    connect(&engine, &EngineLink::previewed, this, [=, this](RunId run, const auto& frames) {
        if (mine(run)) {
            previewed(*frames);
        }
    });
    connect(&engine, &EngineLink::stageWaits, this, [=, this](RunId run, const QString& node) {
        if (mine(run)) {
            entry(graph::NodeId(node.toStdString())).state = NodeRun::State::Waiting;
            tell(graph::NodeId(node.toStdString()));
        }
    });
    connect(&engine, &EngineLink::stageEnded, this, [=, this](RunId run, const jobs::StageResult& stage) {
        if (mine(run)) {
            stageEnded(stage);
        }
    });
    connect(&engine, &EngineLink::stageScored, this, [=, this](RunId run, const jobs::StageScore& score) {
        if (mine(run)) {
            entry(score.node).worldClip = score.worldClip;
            tell(score.node);
        }
    });
    connect(&engine, &EngineLink::ended, this, [=, this](RunId run, const RunEnd& end) {
        if (mine(run)) {
            ended(end);
        }
    });
}

void RunBoard::follow(RunId run, const std::vector<graph::NodeId>& nodes,
                      std::map<graph::NodeId, graph::NodeId> origins)
{
    const auto before = std::move(m_nodes);
    m_nodes.clear();
    m_run = run;
    m_running = true;
    m_active = {};
    m_progress = {};
    m_end.reset();
    m_origins = std::move(origins);
    for (const auto& id : nodes) {
        auto& node = entry(id);
        node.state = NodeRun::State::Waiting;
        if (const auto old = before.find(id); old != before.end()) {
            node.pictures = old->second.pictures; // until the new ones are there
        }
    }
    Q_EMIT runChanged();
    for (const auto& id : nodes) {
        tell(id);
    }
}

const NodeRun& RunBoard::node(const graph::NodeId& id) const
{
    static const NodeRun none;
    const auto found = m_nodes.find(id);
    return found == m_nodes.end() ? none : found->second;
}

void RunBoard::tell(const graph::NodeId& id)
{
    Q_EMIT nodeChanged(id);
    if (const auto origin = m_origins.find(id); origin != m_origins.end()) {
        gather(origin->second);
        Q_EMIT nodeChanged(origin->second);
    }
}

/// What a closed Cascade shows: the stage at work, or the last that ended.
void RunBoard::gather(const graph::NodeId& cascade)
{
    NodeRun all;
    double share = 0;
    int stages = 0;
    for (const auto& [id, origin] : m_origins) {
        const auto found = m_nodes.find(id);
        if (origin != cascade || found == m_nodes.end()) {
            continue;
        }
        const auto& node = found->second;
        ++stages;
        const bool over = node.state == NodeRun::State::Found || node.state == NodeRun::State::Computed;
        share += over ? 1 : node.share;
        all.seconds += node.seconds;
        if (all.state == NodeRun::State::None || (all.state != NodeRun::State::Running && id == m_active)) {
            all.state = node.state;
        }
        if (id == m_active) {
            all.state = over && m_running ? NodeRun::State::Running : node.state;
            all.step = node.step;
            all.steps = node.steps;
            all.error = node.error;
            all.worldClip = node.worldClip;
            all.pictures = node.pictures;
            all.firstFrame = node.firstFrame;
            all.frameStride = node.frameStride;
        }
    }
    all.share = stages > 0 ? share / stages : 0;
    if (stages > 0 && all.share >= 1) {
        all.state = NodeRun::State::Computed;
    }
    m_nodes[cascade] = std::move(all);
}

void RunBoard::activate(const graph::NodeId& id)
{
    if (id != m_active) {
        m_active = id;
        m_activeSince = m_progress.elapsedSec;
    }
}

void RunBoard::progressed(const Progress& progress)
{
    m_progress = progress;
    const graph::NodeId id(progress.what);
    activate(id);
    auto& node = entry(id);
    node.state = NodeRun::State::Running;
    node.step = progress.step;
    node.steps = progress.steps;
    const double chunk = progress.chunks > 0 ? static_cast<double>(progress.chunk) / progress.chunks : 0;
    node.share = progress.steps > 0 ? std::min(1.0, (progress.step + chunk) / progress.steps) : 0;
    node.seconds = progress.elapsedSec - m_activeSince;
    tell(id);
    Q_EMIT runChanged();
}

void RunBoard::previewed(const jobs::PreviewFrames& frames)
{
    const graph::NodeId id(frames.node);
    activate(id);
    auto& node = entry(id);
    node.pictures.clear();
    for (int index = 0; index < frames.frames; ++index) {
        node.pictures.push_back(pictureAt(frames, index));
    }
    node.firstFrame = frames.first;
    node.frameStride = frames.stride;
    tell(id);
}

void RunBoard::stageEnded(const jobs::StageResult& stage)
{
    activate(stage.node);
    auto& node = entry(stage.node);
    const bool found = stage.outcome == jobs::Outcome::Found;
    node.state = found ? NodeRun::State::Found : NodeRun::State::Computed;
    node.share = 1;
    node.seconds = stage.seconds;
    node.clipped = stage.clipped;
    tell(stage.node);
}

void RunBoard::ended(const RunEnd& end)
{
    m_running = false;
    m_end = end;
    for (auto& [id, node] : m_nodes) {
        if (node.state == NodeRun::State::Running) {
            node.state = !end.error        ? NodeRun::State::Computed
                         : end.cancelled() ? NodeRun::State::Stopped
                                           : NodeRun::State::Failed;
            node.error = end.error && !end.cancelled() ? text(end.error->message()) : QString();
        } else if (node.state == NodeRun::State::Waiting) {
            node.state = NodeRun::State::None;
        }
        Q_EMIT nodeChanged(id);
    }
    Q_EMIT runChanged();
}

} // namespace cascade::ui
