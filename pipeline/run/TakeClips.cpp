// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/TakeClips.h"

#include "pipeline/graph/ExportSettings.h"
#include "pipeline/jobs/TakeJob.h"
#include "pipeline/scan/ScanModels.h"

#include <algorithm>

namespace cascade::run {

namespace {

using namespace graph;

/// The node whose clip stands for a whole take: its first Export, else its first result, of one that came so
/// far; else its last stage. None if it has nothing.
NodeId standsFor(const store::Take& take, const Graph& graph)
{
    const auto results = take.state == store::TakeState::Done ? resultsOf(graph) : std::vector<NodeId>();
    const auto exported = std::find_if(results.begin(), results.end(),
                                       [&](const auto& id) { return isExport(*graph.find(id)); });
    return exported != results.end() ? *exported
           : !results.empty()        ? results.front()
           : !take.stages.empty()    ? NodeId(take.stages.back().node)
                                     : NodeId();
}

} // namespace

TakeClips::TakeClips(const Places& places, store::StageStore store)
    : m_world(places, library::lookAtPath), m_shelf({}),
      m_evaluator(m_shelf, std::move(store), {.computes = false})
{
}

Result<TakeClip> TakeClips::open(const store::Take& take, const std::string& node, const CancelToken& cancel)
{
    auto job = jobs::jobOf(take);
    if (!job) {
        return job.error();
    }
    const auto surroundings = m_world.surroundings();
    const auto keys = m_world.keySurroundings(take.numericMode, cancel);
    const auto graph = plan::withAbsoluteFiles(job.value().text.graph, job.value().folder);
    NodeId id(node);
    if (id.empty()) {
        const auto open = plan::opened(graph, surroundings);
        if (!open) {
            return open.error();
        }
        id = standsFor(take, open.value());
    }
    if (id.empty()) {
        return Error{
            ErrorCode::BadInput, nameOf(take.id), "expected a take with clips, got one without any", {}};
    }
    auto run = plan::prepareRun(graph, {id}, jobs::takeOptionsOf(job.value()), surroundings, keys);
    if (!run) {
        return run.error();
    }
    auto clip = m_evaluator.clip(run.value(), outputOf(run.value(), id), {.cancel = cancel});
    if (!clip) {
        return clip.error();
    }
    return TakeClip{std::move(job).value(), std::move(run).value(), id, std::move(clip).value()};
}

} // namespace cascade::run
