// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/JobTarget.h"

namespace cascade::jobs {

bool isExport(const graph::Graph& graph, const graph::NodeId& result)
{
    return graph.find(result)->type == "export-video";
}

std::filesystem::path targetOf(const RenderJob& job, const plan::PreparedRun& run,
                               const graph::NodeId& result)
{
    const bool exports = isExport(run.graph, result);
    std::filesystem::path target = job.output;
    const bool isFolder = std::filesystem::is_directory(job.workingFolder / target);
    if (target.empty() || isFolder || target.filename().empty()) {
        const auto own = exports ? std::get<std::string>(run.graph.parameter(result, "file")) : std::string();
        if (target.empty() && !exports && job.until.empty()) {
            return {};
        }
        const auto name = job.name + (exports ? "" : "-" + result.text()) + ".mp4";
        target = own.empty() || !target.empty() ? target / name : std::filesystem::path(own);
    }
    if (job.numbered) {
        target.replace_filename(target.stem().string() + '-' + std::to_string(job.take) +
                                target.extension().string());
    }
    return target;
}

} // namespace cascade::jobs
