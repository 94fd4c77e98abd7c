// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/TakeKeeper.h"

#include "pipeline/jobs/TakeJob.h"

#include <algorithm>

namespace cascade::run {

namespace {

using namespace graph;

/// How nodes stand on the canvas, markers, the form, and what is written about the graph, make no other take
/// of it.
std::string identityOf(files::GraphText text, const store::TakeRecord& record)
{
    text.about = {};
    text.graph.markers.clear();
    text.graph.form.clear();
    for (auto& [id, view] : text.graph.views) {
        view = {};
    }
    return store::KeyHasher("take/1")
        .add("graph", files::writeGraph(text))
        .add("folder", record.folder.string())
        .add("seed", std::to_string(record.seed))
        .add("numeric mode", record.numericMode)
        .key()
        .text();
}

} // namespace

files::GraphText textOfTake(const jobs::RenderJob& job, const plan::PreparedRun& run)
{
    auto text = job.text;
    for (auto& [id, node] : text.graph.nodes) {
        if (node.type == "seed") {
            node.parameters["seed"] = std::get<std::int64_t>(text.graph.parameter(id, "seed")) + job.take;
        }
    }
    text.weights = files::weightsOf(run.inference);
    return text;
}

TakeKeeper::TakeKeeper(const jobs::RenderJob& job, const plan::PreparedRun& run,
                       const std::string& numericMode, const std::string& version)
    : m_job(job), m_run(run), m_numericMode(numericMode), m_version(version)
{
}

void TakeKeeper::stageDone(const NodeId& stage, jobs::Outcome outcome, double seconds)
{
    m_done.emplace(stage, std::pair(outcome, seconds));
}

void TakeKeeper::exported(const NodeId& result, const std::filesystem::path& file,
                          const std::string& framesSha256)
{
    m_exports.push_back({result.text(), std::filesystem::absolute(file), framesSha256});
}

void TakeKeeper::heldAfter(const std::vector<NodeId>& stages)
{
    for (const auto& stage : stages) {
        if (std::find(m_held.begin(), m_held.end(), stage) == m_held.end()) {
            m_held.push_back(stage);
        }
    }
}

Result<store::TakeId> TakeKeeper::addExports(store::TakeLibrary& library) const
{
    const auto all = library.list();
    if (!all) {
        return all.error();
    }
    const auto take = std::find_if(all.value().begin(), all.value().end(),
                                   [this](const auto& one) { return one.identity == m_job.takeIdentity; });
    if (take == all.value().end()) {
        return Error{ErrorCode::BadInput, m_job.name, "the take has been deleted meanwhile", {}};
    }
    for (const auto& file : m_exports) {
        if (auto added = library.addExport(take->id, file); !added) {
            return added.error();
        }
    }
    return take->id;
}

Result<store::TakeId> TakeKeeper::keepEnded(store::TakeLibrary& library, const store::StageStore& store)
{
    if (m_job.onlyExports) {
        return addExports(library);
    }
    auto made = record(store);
    if (!made) {
        return made.error();
    }
    auto& take = made.value();
    if (!m_held.empty()) {
        take.state = store::TakeState::Held;
        for (const auto& stage : m_held) {
            take.stoppedAt.push_back(stage.text());
        }
    } else if (!whole()) {
        take.state = store::TakeState::Stopped;
        take.stoppedAt = {m_job.until};
    }
    return library.keep(take);
}

Result<void> TakeKeeper::keepBroken(store::TakeLibrary& library, const store::StageStore& store,
                                    store::TakeState state, const std::string& error)
{
    if (m_job.isDraft || m_job.onlyExports) {
        return {};
    }
    auto made = record(store);
    if (!made) {
        return made.error();
    }
    if (made.value().stages.empty()) {
        return {};
    }
    made.value().state = state;
    made.value().error = error;
    if (auto kept = library.keep(made.value()); !kept) {
        return kept.error();
    }
    return {};
}

bool TakeKeeper::whole() const
{
    const auto results = resultsOf(m_run.graph);
    return std::all_of(results.begin(), results.end(), [&](const auto& result) {
        return std::find(m_run.targets.begin(), m_run.targets.end(), result) != m_run.targets.end();
    });
}

Result<store::TakeRecord> TakeKeeper::record(const store::StageStore& store) const
{
    const auto stored = store.keys();
    if (!stored) {
        return stored.error();
    }
    store::TakeRecord take;
    const auto text = textOfTake(m_job, m_run);
    take.title = jobs::titleOf(m_job);
    take.graph = files::writeGraph(text);
    take.folder = m_job.folder;
    take.seed = m_job.seed + static_cast<std::uint64_t>(m_job.take);
    take.version = m_version;
    take.numericMode = m_numericMode;
    take.exports = m_exports;
    take.identity = m_job.takeIdentity.empty() ? identityOf(text, take) : m_job.takeIdentity;
    for (const auto& id : neededFor(m_run.graph, m_run.targets)) {
        const PortRef output{id, "clip"};
        if (plan::madePort(*m_run.graph.find(id)) != "clip" ||
            !stored.value().contains(m_run.keys.at(output).key)) {
            continue;
        }
        const auto& shape = m_run.inference.clips.at(output);
        const auto done = m_done.find(id);
        const bool computed = done != m_done.end() && done->second.first == jobs::Outcome::Computed;
        take.stages.push_back({id.text(), m_run.keys.at(output).key, shape.frames, shape.height, shape.width,
                               shape.rate, computed, done == m_done.end() ? 0 : done->second.second});
    }
    return take;
}

} // namespace cascade::run
