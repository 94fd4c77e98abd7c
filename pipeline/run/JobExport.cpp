// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/JobExport.h"

#include "core/cascade/NumericMode.h"
#include "pipeline/jobs/JobTarget.h"
#include "pipeline/run/ResultExport.h"

#include <nlohmann/json.hpp>

namespace cascade::run {

video::Tags tagsOf(const jobs::RenderJob& job, const plan::PreparedRun& run, const graph::NodeId& result,
                   const Model::Options& model, const std::string& version)
{
    auto text = job.text;
    for (auto& [id, node] : text.graph.nodes) {
        if (node.type == "seed") {
            node.parameters["seed"] = std::get<std::int64_t>(text.graph.parameter(id, "seed")) + job.take;
        }
    }
    text.weights = files::weightsOf(run.inference);
    const auto seed = job.seed + static_cast<std::uint64_t>(job.take);
    return {{"cascade.graph", files::writeGraph(text)},
            {"cascade.node", result.text()},
            {"cascade.seed", std::to_string(seed)},
            {"cascade.weights", nlohmann::json(text.weights).dump()},
            {"cascade.version", version},
            {"cascade.numeric_mode", numericMode(model)},
            {"comment", "Made by a generative model: Cascade Studio " + version + "."}};
}

std::string formatOf(const jobs::RenderJob& job, const plan::PreparedRun& run, const graph::NodeId& result)
{
    const auto target = jobs::targetOf(job, run, result);
    const auto settings =
        target.empty() ? Result<graph::ExportSettings>(Error{}) : exportOf(run, result, target);
    return settings ? std::string(settings.value().format->id) : std::string();
}

} // namespace cascade::run
