// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/JobTarget.h"

#include "pipeline/graph/ExportSettings.h"

#include <algorithm>

namespace cascade::jobs {

namespace {

using namespace graph;

/// The name of a result that says none: of the job, with the node where it is no Export, or not the only one
/// of its kind without a name.
std::string jobsName(const RenderJob& job, const plan::PreparedRun& run, const NodeId& result)
{
    const auto& type = run.graph.find(result)->type;
    const auto isAnother = [&](const NodeId& id) {
        return id != result && run.graph.find(id)->type == type &&
               std::get<std::string>(run.graph.parameter(id, "file")).empty();
    };
    const bool alone =
        isExport(*run.graph.find(result)) && std::none_of(run.targets.begin(), run.targets.end(), isAnother);
    return alone ? job.name : job.name + '-' + result.text();
}

/// Whether the output is one file, rather than a folder or nothing.
bool namesFile(const RenderJob& job)
{
    const std::filesystem::path output = job.output;
    return !output.filename().empty() && !std::filesystem::is_directory(job.workingFolder / output);
}

} // namespace

graph::Graph withOutput(graph::Graph graph, const RenderJob& job)
{
    if (!namesFile(job)) {
        return graph;
    }
    for (auto& [id, node] : graph.nodes) {
        if (isExport(node)) {
            node.parameters["file"] = job.output;
        }
    }
    return graph;
}

std::filesystem::path targetOf(const RenderJob& job, const plan::PreparedRun& run, const NodeId& result)
{
    const bool exports = isExport(*run.graph.find(result));
    std::filesystem::path target = job.output;
    if (!namesFile(job)) {
        if (target.empty() && !exports && (job.until.empty() || job.onlyShown)) {
            return {};
        }
        const auto name = jobsName(job, run, result);
        const std::filesystem::path own = exports ? exportFile(run.graph, result, name) : name + ".mp4";
        target = target.empty() ? own : target / own.filename();
    }
    if (job.numbered) {
        target.replace_filename(target.stem().string() + '-' + std::to_string(job.take) +
                                target.extension().string());
    }
    return target;
}

} // namespace cascade::jobs
